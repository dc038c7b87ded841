package import Kernel

/// Keeps the successor of a secret that the other side renewed, in its place.
///
/// Nobody chose it, so nobody but the system may: what a person sets goes through `SetConnectionSecret`.
package struct ReplaceSecret: Sendable {
    private let id: ID<Connection>
    private let field: String
    private let sealed: SealedValue

    package init(_ id: ID<Connection>, field: String, sealed: SealedValue) {
        (self.id, self.field, self.sealed) = (id, field, sealed)
    }

    package func callAsFunction(in tx: some Scope & HasConnections) throws {
        guard tx.actor.kind == .system else {
            throw Refusal(.forbidden, "system_required", "a renewed secret is kept by the system alone")
        }
        _ = try tx.connections.require(id)
        try tx.connections.setSecret(sealed, field: field, of: id)
        try tx.record(AuditEvent(.secretSet, [.connection(id)], ["field": .string(field), "renewed": true]))
    }
}
