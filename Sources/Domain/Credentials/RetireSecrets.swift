package import Kernel

/// Lets go of the old values when the grace after a promotion is over.
///
/// What was pasted stays valid at the other system until it is revoked there.
package struct RetireSecrets: Sendable {
    private let id: ID<SecretRotation>
    private let fence: Int64

    package init(_ id: ID<SecretRotation>, fence: Int64) { (self.id, self.fence) = (id, fence) }

    package func callAsFunction(in tx: some Scope & HasSecretRotations) throws {
        guard try tx.queue.keep(.rotation, id: id.rawValue, fence: fence),
            var rotation = try tx.secretRotations.find(id), rotation.state == .promoted
        else { return }
        try tx.retire(&rotation)
    }
}

/// Puts the old values back into use, within the grace.
package struct RestoreSecrets: Sendable {
    private let connection: ID<Connection>

    package init(of connection: ID<Connection>) { self.connection = connection }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasSecretRotations) throws -> SecretRotation {
        try tx.require(.admin, to: "restore secrets")
        guard tx.actor.kind != .operator else {
            throw Refusal(.forbidden, "operator_cannot_set_secrets", "an operator cannot set a customer's secret")
        }
        guard var rotation = try tx.secretRotations.find(.promoted, of: connection) else {
            throw Refusal(.conflict, "nothing_to_restore", "no old secret is kept any more; set or rotate it")
        }
        for field in rotation.fields {
            guard let old = try tx.secretRotations.value(.previous, field, of: rotation.id) else { continue }
            try tx.connections.setSecret(old, field: field, of: connection)
        }
        (rotation.state, rotation.finishedAt) = (.restored, tx.now)
        try tx.secretRotations.save(rotation)
        try tx.secretRotations.removeValues(of: rotation.id)
        try tx.shredRemoved(of: connection)
        try tx.queue.withdraw(.rotation, id: rotation.id.rawValue)
        try tx.touch(connection)
        try tx.record(rotation.event(.secretRestored))
        return rotation
    }
}
