package import Domain
package import Kernel

/// Sets up a connection of any kind: a trust relationship, or secrets that somebody pastes.
///
/// What this server makes for it, such as an external id, is made here and once.
package struct SetUpConnection: Sendable {
    private let wanted: ConnectionWanted
    private let secrets: [String: Secret]
    private let connectors: KnownConnectors
    private let randomness: any Randomness

    package init(
        _ wanted: ConnectionWanted,
        secrets: [String: Secret] = [:],
        connectors: KnownConnectors,
        randomness: any Randomness
    ) {
        (self.wanted, self.secrets, self.connectors, self.randomness) = (wanted, secrets, connectors, randomness)
    }

    package func callAsFunction(in context: OperationContext) async throws -> Connection {
        try context.require(.admin, to: "create connections")
        if !secrets.isEmpty { try context.actor.requireNoOperator() }
        let create = try wanted.verb(connectors, randomness)
        try check(create)
        let connection = try await context.claiming(for: "new") { try create(in: $0) }
        if !secrets.isEmpty {
            try await GiveSecrets(secrets, to: connection.id, connectors: connectors)(in: context)
        }
        return try await context.connection(connection.id)
    }

    /// Before anything is kept: a draft whose secrets were refused would be of no use.
    private func check(_ create: CreateConnection) throws(Refusal) {
        for (field, secret) in secrets {
            try connectors.require(secret: field, of: create.draft)
            guard !secret.isEmpty else { throw Refusal(.invalid, "secret_empty", "the secret `\(field)` is empty") }
        }
    }
}
