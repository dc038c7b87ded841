import ConnectorKit
import Domain
import Kernel

/// What a cached session is for; a difference in any part is another session.
struct SessionKey: Hashable {
    private let organization: ID<Organization>
    private let connection: ID<Connection>
    private let digest: [UInt8]
    /// Canonical, so that scopes are compared by their bytes.
    private let scopes: [UInt8]

    init(_ binding: ConnectionBinding, scopes: Set<String>) {
        (organization, connection, digest) = (binding.organization, binding.connection, binding.digest)
        self.scopes = JSON.strings(scopes.sorted()).canonical
    }
}
