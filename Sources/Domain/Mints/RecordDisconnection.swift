package import Kernel

/// Records that the other system withdrew its trust: the connection stands still, with the reason and the way back.
///
/// A test that passes makes it usable again.
package struct RecordDisconnection: Sendable {
    private let id: ID<Connection>
    private let code: String
    private let message: String

    /// - Parameter code: a stable word, for example `consent_withdrawn`.
    package init(_ id: ID<Connection>, code: String, message: String) {
        (self.id, self.code, self.message) = (id, code, message)
    }

    package func callAsFunction(in tx: some Scope & HasConnections & HasMints) throws {
        guard var connection = try tx.connections.find(id), connection.state == .active else { return }
        connection.state = .disconnected
        try tx.connections.save(connection)
        try tx.mints.save(TrustLoss(connection: id, code: code, message: message, lostAt: tx.now))
        // The other system's words may name tenants: they stay in the row, the log holds the code.
        try tx.record(AuditEvent(.connectionDisconnected, [.connection(id)], ["code": .string(code)]))
    }
}
