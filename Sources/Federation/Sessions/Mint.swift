import ConnectorKit
package import Domain
package import Kernel

/// That a session was minted: what the log is told before the session is handed out.
package struct Mint: Equatable, Sendable {
    package let organization: ID<Organization>
    package let connection: ID<Connection>
    package let provider: String
    /// What was asked for, in order.
    package let scopes: [String]
    /// What the other system says it granted, in order; empty where it does not say.
    package let granted: [String]
    package let expiresAt: Instant

    init(_ binding: ConnectionBinding, scopes: Set<String>, session: any Session) {
        (organization, connection, provider) = (binding.organization, binding.connection, binding.provider)
        (self.scopes, granted) = (scopes.sorted(), session.grantedScopes.sorted())
        expiresAt = session.expiresAt
    }
}
