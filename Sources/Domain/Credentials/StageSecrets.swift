package import Kernel

/// Writes new values of a connection's secrets beside the old ones, which stay in use until the new ones prove themselves.
///
/// New values that were still being tried are superseded.
package struct StageSecrets: Sendable {
    private let connection: ID<Connection>
    private let sealed: [String: SealedValue]

    /// - Parameter sealed: by field, all of the version that `SecretRotations.nextVersion` gave.
    package init(_ sealed: [String: SealedValue], of connection: ID<Connection>) {
        (self.sealed, self.connection) = (sealed, connection)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasSecretRotations) throws -> SecretRotation {
        try tx.require(.admin, to: "rotate secrets")
        guard tx.actor.kind != .operator else {
            throw Refusal(.forbidden, "operator_cannot_set_secrets", "an operator cannot set a customer's secret")
        }
        guard try tx.connections.require(connection).state != .revoked else { throw Refusal.connectionRevoked }
        let version = try tx.secretRotations.nextVersion(of: connection)
        guard !sealed.isEmpty, sealed.values.allSatisfy({ $0.version == version }) else {
            throw Refusal(.conflict, "changed_meanwhile", "the secrets were changed meanwhile; rotate them again")
        }
        for field in sealed.keys.sorted() where try tx.connections.secret(field, of: connection) == nil {
            throw Refusal(
                .conflict,
                "secret_not_set",
                "the secret `\(field)` is not set yet; set it, there is no old one"
            )
        }
        try tx.supersede(of: connection)
        return try stage(version, in: tx)
    }

    private func stage(_ version: Int64, in tx: some Scope & HasSecretRotations) throws -> SecretRotation {
        let rotation = SecretRotation(
            id: tx.newID(),
            connection: connection,
            version: version,
            fields: sealed.keys.sorted(),
            startedAt: tx.now
        )
        try tx.secretRotations.add(rotation)
        for (field, value) in sealed.sorted(by: { $0.key < $1.key }) {
            try tx.secretRotations.setValue(value, .staged, field, of: rotation.id)
        }
        try tx.queue.promise(.rotation, id: rotation.id.rawValue, at: tx.now)
        try tx.record(rotation.event(.secretStaged))
        return rotation
    }
}

extension SecretRotation {
    func event(_ action: AuditAction, _ more: [JSON.Member] = []) -> AuditEvent {
        let data: [JSON.Member] = [
            .init("fields", .strings(fields)), .init("version", .integer(version)),
        ]
        return AuditEvent(
            action,
            [.connection(connection), .other("rotation", id.rawValue)],
            .object(data + more)
        )
    }
}

extension Scope where Self: HasSecretRotations {
    /// Drops new values of the connection that are still being tried.
    package func supersede(of connection: ID<Connection>) throws {
        guard var earlier = try secretRotations.find(.staged, of: connection) else { return }
        (earlier.state, earlier.finishedAt) = (.superseded, now)
        try secretRotations.save(earlier)
        try secretRotations.removeValues(of: earlier.id)
        try shredRemoved(of: connection)
        try queue.withdraw(.rotation, id: earlier.id.rawValue)
        try record(earlier.event(.secretRotationSuperseded))
    }
}
