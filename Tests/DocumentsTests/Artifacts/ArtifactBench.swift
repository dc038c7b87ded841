import Documents
import Domain
import Kernel
import Testing

/// Artifacts made from the values of the release manifest.
enum ArtifactBench {
    static let packages: [ArtifactPackage] = (try? ReleaseManifest.packages()) ?? []

    /// The first package of that artifact, which has the needed values alone.
    static func package(_ name: String, _ profile: ConnectionProfile = .evidence) throws -> ArtifactPackage {
        try #require(packages.first { $0.artifact.name == name && $0.profile == profile })
    }

    static func file(_ name: String, of artifact: String, _ profile: ConnectionProfile = .evidence) throws -> String {
        try #require(try package(artifact, profile).files.first { $0.name == name }).text
    }

    static func values(_ artifact: Artifact) -> [String: String] {
        let scope: [ArtifactValue] = artifact.takes.contains(.subscription) ? [.subscription] : []
        return Dictionary(uniqueKeysWithValues: (artifact.needs + scope).map { ($0.rawValue, $0.example) })
    }
}

extension ArtifactPackage: CustomTestStringConvertible {
    package var testDescription: String { "\(artifact.name) \(profile), \(launch)" }
}

extension Artifact: CustomTestStringConvertible {
    package var testDescription: String { name }
}
