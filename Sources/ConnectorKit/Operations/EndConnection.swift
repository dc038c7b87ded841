package import Domain
package import Kernel

/// Revokes a connection: no session from now on, those that are out are ended, its secrets are wiped.
///
/// Each step may be repeated: whoever was interrupted revokes once more.
package struct EndConnection: Sendable {
    private let id: ID<Connection>
    private let reason: String

    package init(_ id: ID<Connection>, reason: String) { (self.id, self.reason) = (id, reason) }

    package func callAsFunction(in context: OperationContext) async throws -> Connection {
        try context.require(.admin, to: "revoke connections")
        _ = try await context.connection(id)
        let (id, revoke) = (id, RevokeConnection(id, reason: reason))
        try await context.write { _ = try revoke(in: $0) }
        // While the secrets are still there, because ending a session may need them.
        _ = await context.core.withdraw(id, in: context.scope)
        try await context.write { try WipeRevokedSecrets(id)(in: $0) }
        return try await context.connection(id)
    }
}

/// Asks the other side anew whether it lets us in, after its trust was given again.
package struct ReauthorizeConnection: Sendable {
    private let id: ID<Connection>
    private let connectors: KnownConnectors

    package init(_ id: ID<Connection>, connectors: KnownConnectors) { (self.id, self.connectors) = (id, connectors) }

    package func callAsFunction(in context: OperationContext) async throws -> ConnectionTest {
        try context.require(.admin, to: "re-authorize connections")
        _ = try await context.connection(id)
        // What was refused before must not answer for what was granted since.
        await context.core.forget(id, in: context.scope)
        return try await TestConnection(id, connectors: connectors)(in: context)
    }
}

/// Lets a connection that has ended go on under the binding of one that was set up anew, and tries it.
package struct TakeOverConnection: Sendable {
    private let id: ID<Connection>
    private let heir: ID<Connection>
    private let connectors: KnownConnectors

    /// - Parameter heir: the connection whose binding and secrets are taken over, and which ends by it.
    package init(_ id: ID<Connection>, from heir: ID<Connection>, connectors: KnownConnectors) {
        (self.id, self.heir, self.connectors) = (id, heir, connectors)
    }

    package func callAsFunction(in context: OperationContext) async throws -> ConnectionTest {
        try context.require(.admin, to: "adopt connections")
        try context.actor.requireNoOperator()
        let (old, new) = (try await context.connection(id), try await context.connection(heir))
        let adopt = AdoptConnection(
            id,
            from: heir,
            secrets: try await secrets(in: context),
            isSamePlace: try isSamePlace(old, new)
        )
        _ = try await context.write { try adopt(in: $0) }
        for id in [id, heir] { await context.core.forget(id, in: context.scope) }
        return try await TestConnection(id, connectors: connectors)(in: context)
    }

    /// A directory's groups exist in it alone; where grants name nothing over there, an installation may be another.
    private func isSamePlace(_ old: Connection, _ new: Connection) throws(Refusal) -> Bool {
        let manifest = try connectors.require(kind: old.connector)
        guard manifest.capabilities.contains(.directory), !manifest.identity.isEmpty else { return true }
        return manifest.bindingKey(old.settings) == manifest.bindingKey(new.settings)
    }

    /// Sealed anew: the name of the connection is bound to what is sealed under it.
    private func secrets(in context: OperationContext) async throws -> [String: SealedValue] {
        let heir = heir
        let fields = try await context.read { try $0.connections.secretFields(of: heir) }
        var secrets: [String: Secret] = [:]
        for (field, sealed) in try await context.sealed(fields, of: heir) {
            secrets[field] = try await context.vault.open(sealed, field: field, of: heir, in: context.scope)
        }
        return try await context.seal(secrets, of: id)
    }
}
