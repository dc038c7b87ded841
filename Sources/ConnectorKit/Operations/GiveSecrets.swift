package import Domain
package import Kernel

/// Seals secrets of a connection on their way into storage: new ones at once, others in the place of those that were there.
///
/// A secret that works is not given up for one that does not: where the connection's test passed before, the new secret
/// is tried, and the old one comes back when it fails. They are never shown again.
package struct GiveSecrets: Sendable {
    private let secrets: [String: Secret]
    private let id: ID<Connection>
    private let mayReplace: Bool
    private let connectors: KnownConnectors

    /// - Parameter mayReplace: whether secrets that are set already may be rotated.
    package init(
        _ secrets: [String: Secret],
        to id: ID<Connection>,
        mayReplace: Bool = true,
        connectors: KnownConnectors
    ) {
        (self.secrets, self.id, self.mayReplace, self.connectors) = (secrets, id, mayReplace, connectors)
    }

    package func callAsFunction(in context: OperationContext) async throws {
        try context.require(.admin, to: "set secrets")
        try context.actor.requireNoOperator()
        let connection = try await context.connection(id)
        try connectors.check(secrets, of: connection)
        let before = try await context.sealed(Array(secrets.keys), of: id)
        guard mayReplace || before.isEmpty else {
            throw Refusal(.conflict, "secret_set_already", "it is set already, and stays; rotate it with `PUT`")
        }
        let sealed = try await context.seal(secrets, of: id)
        let isTried = connection.isUsable && secrets.keys.contains { connectors.isProbed($0, of: connection) }
        try await context.write { [id] tx in
            for (field, value) in sealed.sorted(by: { $0.key < $1.key }) {
                try SetConnectionSecret(id, field: field, sealed: value)(in: tx)
            }
        }
        await context.core.forget(id, in: context.scope)
        guard before.count == secrets.count else { return }
        if isTried { try await prove(against: before, in: context) }
        let fields = before.keys.sorted()
        try await context.write { [id] tx in
            try tx.record(AuditEvent(.secretRotated, [.connection(id)], ["fields": .strings(fields)]))
        }
    }

    /// - Throws: `secret_refused` when the other side does not take the new ones; then the old ones are back.
    private func prove(against before: [String: SealedValue], in context: OperationContext) async throws {
        let test = try await TestConnection(id, connectors: connectors)(in: context)
        guard !test.passed else { return }
        try await context.write { [id] in try TakeSecretsBack(id, before)(in: $0) }
        await context.core.forget(id, in: context.scope)
        _ = try await TestConnection(id, connectors: connectors)(in: context)
        let why = test.checks.first { $0.verdict == .failed }?.detail ?? "its test did not pass"
        throw Refusal(.conflict, "secret_refused", "the new secret does not work, so the old one stays: \(why)")
    }
}

extension KnownConnectors {
    func check(_ secrets: [String: Secret], of connection: Connection) throws(Refusal) {
        guard !secrets.isEmpty else { throw Refusal(.invalid, "secret_missing", "name at least one secret") }
        for (field, secret) in secrets {
            try require(secret: field, of: connection)
            guard !secret.isEmpty else { throw Refusal(.invalid, "secret_empty", "the secret `\(field)` is empty") }
        }
    }
}

extension OperationContext {
    func seal(_ secrets: [String: Secret], of id: ID<Connection>) async throws -> [String: SealedValue] {
        var sealed: [String: SealedValue] = [:]
        let version = try await read { try $0.secretRotations.nextVersion(of: id) }
        for (field, secret) in secrets {
            sealed[field] = try await vault.seal(secret, field: field, of: id, version, in: scope)
        }
        return sealed
    }

    /// The secrets that are set, as they are sealed.
    func sealed(_ fields: [String], of id: ID<Connection>) async throws -> [String: SealedValue] {
        try await read { tx in
            var sealed: [String: SealedValue] = [:]
            for field in fields { sealed[field] = try tx.connections.secret(field, of: id) }
            return sealed
        }
    }
}
