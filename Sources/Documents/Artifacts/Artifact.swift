package import Domain
package import Kernel

/// Something that a customer installs, runs or follows so that Clearance is trusted with access.
///
/// It is a function of the values that are given: the same values make the same bytes, nothing is fetched when it is installed, and its
/// permissions are those of the pinned manifest of its connector and profile.
package struct Artifact: Sendable {
    package let name: String
    package let connector: String
    package let profiles: [ConnectionProfile]
    /// Grows whenever the same values make other bytes.
    package let version: Int
    package let summary: String
    /// Values that have to be given.
    package let needs: [ArtifactValue]
    /// Values that may be given.
    package let takes: [ArtifactValue]
    let make: @Sendable (ArtifactContext) throws(Refusal) -> (files: [ArtifactFile], launch: ArtifactLaunch)

    init(
        _ name: String,
        connector: String,
        profiles: [ConnectionProfile] = [.evidence],
        version: Int,
        _ summary: String,
        needs: [ArtifactValue],
        takes: [ArtifactValue] = [],
        make: @escaping @Sendable (ArtifactContext) throws(Refusal) -> ([ArtifactFile], ArtifactLaunch)
    ) {
        (self.name, self.connector, self.profiles, self.version) = (name, connector, profiles, version)
        (self.summary, self.needs, self.takes, self.make) = (summary, needs, takes, make)
    }

    /// Makes the files; they are complete, and nothing has to be edited in them.
    ///
    /// - Throws: a refusal that names the value when one is missing, unknown or not of its form.
    package func callAsFunction(_ given: [String: String], profile: ConnectionProfile) throws(Refusal)
        -> ArtifactPackage
    {
        guard profiles.contains(profile), let manifest = PermissionManifest.pinned(connector, profile) else {
            throw Refusal(
                .invalid,
                "no_such_profile",
                "`\(name)` has no profile `\(profile.rawValue)`; it has \(profiles.map(\.rawValue).joined(separator: ", "))"
            )
        }
        let values = try ArtifactValues(given, needs: needs, takes: takes)
        let context = ArtifactContext(artifact: self, profile: profile, manifest: manifest, values: values)
        let (files, launch) = try make(context)
        let permissions = ArtifactFile("permissions.json", Pretty.json(manifest.json))
        return ArtifactPackage(
            artifact: self,
            profile: profile,
            manifest: manifest,
            files: files + [permissions],
            launch: launch
        )
    }
}

/// One file of an artifact.
package struct ArtifactFile: Equatable, Sendable {
    package let name: String
    package let text: String

    init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }

    /// SHA-256 of the bytes, in hexadecimal digits, as `sha256sum` prints it.
    package var sha256: String { Hex.encode(Kernel.sha256(Array(text.utf8))) }
}

/// How the customer starts, with our values filled in.
package enum ArtifactLaunch: Equatable, Sendable {
    /// Opened in a browser.
    case link(String)
    /// Run in a shell, in the folder of the files.
    case command(String)

    package var text: String {
        switch self {
        case .link(let text), .command(let text): text
        }
    }
}

/// What was made for one customer.
package struct ArtifactPackage: Sendable {
    package let artifact: Artifact
    package let profile: ConnectionProfile
    package let manifest: PermissionManifest
    package let files: [ArtifactFile]
    package let launch: ArtifactLaunch

    /// `{artifact, version, connector, profile, permissions, launch: {link|command}, files: [{name, sha256}]}`.
    package var json: JSON {
        let launch: JSON =
            switch launch {
            case .link(let text): ["link": .string(text)]
            case .command(let text): ["command": .string(text)]
            }
        return [
            "artifact": .string(artifact.name), "version": .int(artifact.version),
            "connector": .string(artifact.connector), "profile": .string(profile.rawValue),
            "permissions": .string(manifest.sha256), "launch": launch,
            "files": .array(files.map { ["name": .string($0.name), "sha256": .string($0.sha256)] }),
        ]
    }
}

/// What a maker of files knows.
struct ArtifactContext: Sendable {
    let artifact: Artifact
    let profile: ConnectionProfile
    let manifest: PermissionManifest
    let values: ArtifactValues

    /// A value that is needed or has a default; those without are empty.
    subscript(_ value: ArtifactValue) -> String { values[value] ?? "" }

    func given(_ value: ArtifactValue) -> String? { values[value] }

    /// `clearance-evidence`, as stacks, pools and accounts are called.
    var slug: String { "clearance-\(profile.rawValue)" }
    /// `Clearance evidence`, as people read it.
    var title: String { "Clearance \(profile.rawValue)" }

    /// Says what this is, by which the file can be made again.
    var heading: String {
        "Clearance artifact \(artifact.name), version \(artifact.version), profile \(profile.rawValue); "
            + "permissions version \(manifest.version), sha256 \(manifest.sha256)"
    }
}
