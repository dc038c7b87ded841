package import Kernel

/// Keeps that the other side withdrew its trust: nothing is asked there again until a test passes.
///
/// Who has seen it says so, such as the broker or a webhook; jobs are held, not lost.
package struct DisconnectConnection: Sendable {
    private let id: ID<Connection>
    private let reason: String

    /// - Parameter reason: what was seen, for an admin to read, such as "the app was removed from the organization".
    package init(_ id: ID<Connection>, because reason: String) { (self.id, self.reason) = (id, reason) }

    /// - Returns: the connection as it is now; one that is off or ended already stays so.
    @discardableResult
    package func callAsFunction(in tx: some Scope & HasConnections) throws -> Connection {
        guard tx.actor.kind == .system else {
            throw Refusal(.forbidden, "system_only", "whether the other side let go is seen, not said; switch it off")
        }
        var connection = try tx.connections.require(id)
        guard connection.state == .active || connection.state == .draft else { return connection }
        connection.disconnect(because: reason)
        try tx.connections.save(connection)
        try tx.record(AuditEvent(.connectionDisconnected, [.connection(id)], ["reason": .string(reason)]))
        return try tx.connections.require(id)
    }
}
