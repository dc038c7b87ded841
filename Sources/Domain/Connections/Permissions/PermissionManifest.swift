package import Kernel

/// What one connector needs at the other system under one profile, and no more.
///
/// The manifests are data of the program, pinned by version and hash. Artifacts are made from them, `clearance lint --profile` judges
/// by them, and whoever mints a session compares what was granted with them.
package struct PermissionManifest: Equatable, Sendable {
    /// One permission, by the other system's own name.
    package struct Permission: Equatable, Sendable {
        /// `iam:ListUsers`, `GroupMember.ReadWrite.All`, `members:read`: as the other system's pages call it.
        package let name: String
        /// What Clearance does with it.
        package let use: String
        /// Whether it changes something at the other system; none does under the profile `evidence`.
        package let isWrite: Bool
        /// Whether everything else works without it.
        package let isOptional: Bool
        /// The permission's id, where the other system wants it instead of the name.
        package let id: String?

        package init(
            _ name: String,
            _ use: String,
            isWrite: Bool = false,
            isOptional: Bool = false,
            id: String? = nil
        ) {
            (self.name, self.use, self.isWrite, self.isOptional, self.id) = (name, use, isWrite, isOptional, id)
        }
    }

    /// The connector's kind.
    package let connector: String
    package let profile: ConnectionProfile
    /// Grows whenever a permission comes or goes.
    package let version: Int
    package let permissions: [Permission]

    init(_ connector: String, _ profile: ConnectionProfile, version: Int, _ permissions: [Permission]) {
        (self.connector, self.profile, self.version) = (connector, profile, version)
        self.permissions = permissions
    }

    package var names: [String] { permissions.map(\.name) }

    /// - Parameter ignoringCase: as AWS and Azure compare the names of actions.
    package func contains(_ name: String, ignoringCase: Bool = false) -> Bool {
        permissions.contains { ignoringCase ? $0.name.lowercased() == name.lowercased() : sameBytes($0.name, name) }
    }

    /// What was granted beyond the manifest and what of it is missing, each in order.
    ///
    /// A permission that is optional is never missing.
    package func difference(from granted: Set<String>) -> (beyond: [String], missing: [String]) {
        (
            granted.subtracting(names).sorted(),
            permissions.filter { !$0.isOptional && !granted.contains($0.name) }.map(\.name).sorted()
        )
    }

    /// `{connector, profile, version, permissions: [{name, use, write, optional, id?}]}`.
    package var json: JSON {
        [
            "connector": .string(connector), "profile": .string(profile.rawValue), "version": .int(version),
            "permissions": .array(
                permissions.map { one in
                    let members: JSON = [
                        "name": .string(one.name), "use": .string(one.use), "write": .bool(one.isWrite),
                        "optional": .bool(one.isOptional), "id": .text(one.id),
                    ]
                    return members.withoutNulls
                }
            ),
        ]
    }

    /// SHA-256 of the canonical JSON, in hexadecimal digits.
    package var sha256: String { Hex.encode(Kernel.sha256(json.canonical)) }

    /// The pinned manifest, or nil where the connector has no such profile.
    package static func pinned(_ connector: String, _ profile: ConnectionProfile) -> PermissionManifest? {
        pinned.first { $0.connector == connector && $0.profile == profile }
    }

    package static let pinned: [PermissionManifest] = clouds + directories + trackers
}
