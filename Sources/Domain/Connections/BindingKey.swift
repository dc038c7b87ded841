package import Kernel

/// What a connection is bound to at the other side, such as a role or a tenant, as a digest of its canonical name.
///
/// It belongs to one organization, once and for all: a revoked connection keeps it, so that nobody else can pick up a
/// trust that the other side has not withdrawn yet.
package struct BindingKey: Hashable, Sendable {
    /// SHA-256.
    package let digest: [UInt8]

    package init(digest: [UInt8]) { self.digest = digest }
}

extension AuditEvent {
    /// A connection that was named and refused; the id is what the caller said, cut short.
    package static func connectionRefused(_ id: ID<Connection>, because reason: String) -> AuditEvent {
        AuditEvent(
            .connectionRefused,
            [.other("connection", String(id.rawValue.prefix(128)))],
            ["reason": .string(reason)]
        )
    }
}

extension Refusal {
    /// The same whether another organization has it or it can be bound by nobody: it says nothing of whom.
    package static let bindingTaken = Refusal(
        .conflict,
        "binding_taken",
        "what these settings name cannot be bound here; if it is yours, ask whoever runs this server"
    )
}
