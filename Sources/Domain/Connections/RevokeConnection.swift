package import Kernel

/// Ends a connection for good: nothing is asked there any more.
///
/// Its history stays, and so does its claim on what it was bound to. Only another connection can take its place.
package struct RevokeConnection: Sendable {
    private let id: ID<Connection>
    private let reason: String

    package init(_ id: ID<Connection>, reason: String) { (self.id, self.reason) = (id, reason) }

    /// - Returns: whether it was there to be ended; one that has ended stays as it is.
    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections) throws -> Bool {
        try tx.require(.admin, to: "revoke connections")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why the connection is revoked") }
        var connection = try tx.connections.require(id)
        guard connection.state != .revoked else { return false }
        connection.revoke(at: tx.now)
        try tx.connections.save(connection)
        try tx.record(AuditEvent(.connectionRevoked, [.connection(id)], ["reason": .string(reason)]))
        return true
    }
}

/// Removes the secrets of a revoked connection, once nothing needs them to end its sessions.
package struct WipeRevokedSecrets: Sendable {
    private let id: ID<Connection>

    package init(_ id: ID<Connection>) { self.id = id }

    package func callAsFunction(in tx: some Scope & HasSecretRotations & HasCredentialLinks) throws {
        try tx.require(.admin, to: "revoke connections")
        guard try tx.connections.require(id).state == .revoked else {
            throw Refusal(.conflict, "connection_not_revoked", "only a revoked connection gives its secrets up")
        }
        try tx.wipeSecrets(of: id, because: "the connection was revoked")
        try tx.withdrawLinks(of: id)
    }
}
