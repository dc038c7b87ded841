package import Domain
package import Kernel

/// Seals the token that Forge handed over, in the last one's place.
///
/// The caller has verified the invocation and found the connection by it; nothing is taken from a payload. Only a token
/// that dies by itself within hours is kept.
package struct KeepForgeToken: Sendable {
    private let connection: ID<Connection>
    private let token: Secret

    package init(_ token: Secret, of connection: ID<Connection>) { (self.token, self.connection) = (token, connection) }

    /// - Returns: until when it can be used.
    @discardableResult
    package func callAsFunction(in scope: OrganizationScope, store: any Store, vault: any SecretVault, at now: Instant)
        async throws -> Instant
    {
        let token = try ForgeToken(token, at: now)
        let (connection, field) = (connection, ForgeToken.field)
        let name = SecretName.connection(connection, field: field)
        let sealed = try await vault.seal(token.secret, name: name, in: scope)
        try await store.write(in: scope, by: .system("forge")) { tx in
            let found = try tx.connections.require(connection)
            guard found.provider == "atlassian_forge" else {
                throw Refusal(.conflict, "not_a_forge_connection", "this connection does not take tokens of Forge")
            }
            try ReplaceSecret(connection, field: field, sealed: sealed)(in: tx)
        }
        return token.expiresAt
    }
}
