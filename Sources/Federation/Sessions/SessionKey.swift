import ConnectorKit
import Domain
import Kernel

/// What a cached session is for; a difference in any part is another session.
struct SessionKey: Hashable, Sendable {
    /// Whose sessions are forgotten together.
    struct Place: Hashable, Sendable {
        let organization: ID<Organization>
        let connection: ID<Connection>
    }

    let place: Place
    let version: Int64
    /// Covers connector, provider and settings.
    let digest: [UInt8]
    /// Each scope behind its length, in order, so that scopes are compared by their bytes.
    private let scopes: [UInt8]

    init(_ binding: ConnectionBinding, scopes: Set<String>) {
        place = Place(organization: binding.organization, connection: binding.connection)
        (version, digest) = (binding.version, binding.digest)
        self.scopes = Self.bytes(scopes)
    }

    /// Whether a session of the same connection was minted for a binding that has been replaced by this one.
    func replaces(_ other: SessionKey) -> Bool {
        place == other.place && (other.version < version || other.version == version && other.digest != digest)
    }

    private static func bytes(_ scopes: Set<String>) -> [UInt8] {
        if scopes.count == 1, let only = scopes.first { return Array(only.utf8) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(scopes.reduce(0) { $0 + $1.utf8.count + 8 })
        for scope in scopes.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            withUnsafeBytes(of: UInt64(scope.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: scope.utf8)
        }
        return bytes
    }
}
