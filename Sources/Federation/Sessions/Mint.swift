package import ConnectorKit
package import Domain
package import Kernel

/// That a session was minted: what the log is told before the session is handed out.
package struct Mint: Equatable, Sendable {
    package let binding: ConnectionBinding
    /// What the session is called on the record; it says nothing of the session itself.
    package let name: String
    /// What was asked for, in order.
    package let scopes: [String]
    /// What the other system says it granted, in order; empty where it does not say.
    package let granted: [String]
    package let expiresAt: Instant
    /// The kind of work that wanted it; nil outside of any.
    package let errand: String?

    package var organization: ID<Organization> { binding.organization }
    package var connection: ID<Connection> { binding.connection }
    package var provider: String { binding.provider }

    init(_ binding: ConnectionBinding, name: String, scopes: Set<String>, session: any Session, errand: String?) {
        (self.binding, self.name, self.errand) = (binding, name, errand)
        (self.scopes, granted) = (scopes.sorted(), session.grantedScopes.sorted())
        expiresAt = session.expiresAt
    }
}

/// Why a session that was minted is not handed out: the refusal is on record.
package struct MintRefused: Error {
    package let code: String
    package let message: String
}
