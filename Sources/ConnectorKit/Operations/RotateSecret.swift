package import Domain
package import Kernel

/// Replaces secrets of a connection by new values, without a moment in which none works.
///
/// The new values are sealed and written beside the old ones; a worker tries them with a real test of the connection, again
/// and again for about ten minutes where they do not work yet, and puts them into use when they do. The old ones are kept for
/// an hour (`RestoreSecrets` puts them back), then they are gone from here. The answer is the rotation as it began, in the
/// state `staged`; `SecretRotations.find` tells what became of it.
///
///     let rotation = try await RotateSecret(["client_secret": secret], of: connection, connectors: known)(in: context)
package struct RotateSecret: Sendable {
    private let secrets: [String: Secret]
    private let connection: ID<Connection>
    private let connectors: KnownConnectors

    /// - Parameter secrets: by field; fields that belong together, such as an id and its key, are rotated together.
    package init(_ secrets: [String: Secret], of connection: ID<Connection>, connectors: KnownConnectors) {
        (self.secrets, self.connection, self.connectors) = (secrets, connection, connectors)
    }

    /// - Throws: `secret_not_set` where a field has no value yet, `secret_empty`, `unknown_secret`, and for the operator
    ///   `operator_cannot_set_secrets`.
    @discardableResult
    package func callAsFunction(in context: OperationContext) async throws -> SecretRotation {
        try context.require(.admin, to: "rotate secrets")
        guard !secrets.isEmpty, secrets.values.allSatisfy({ !$0.isEmpty }) else {
            throw Refusal(.invalid, "secret_empty", "the secret is empty")
        }
        let connection = connection
        let (found, version) = try await context.read { tx in
            try (tx.connections.require(connection), tx.secretRotations.nextVersion(of: connection))
        }
        var sealed: [String: SealedValue] = [:]
        for (field, secret) in secrets {
            try connectors.require(secret: field, of: found)
            sealed[field] = try await context.vault.seal(
                secret,
                field: field,
                of: connection,
                version,
                in: context.scope
            )
        }
        let stage = StageSecrets(sealed, of: connection)
        return try await context.write { try stage(in: $0) }
    }
}
