import Kernel

/// Stops every connection of the organization, for an emergency.
package struct StopMinting: Sendable {
    private let reason: String
    private let wipes: Bool

    /// - Parameter wipes: whether the stored secrets go, too; there is no way back from that but to set them anew.
    package init(reason: String, wipingSecrets wipes: Bool = false) { (self.reason, self.wipes) = (reason, wipes) }

    /// Switches every connection off that is not off already, in one transaction: from its commit on nothing is minted.
    ///
    /// - Returns: the connections that were stopped.
    package func callAsFunction(in tx: some Scope & HasConnections) throws -> [Connection] {
        try tx.require(.admin, to: "stop all connections")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why all connections are stopped") }
        let running = try tx.connections.all().filter { ![.disabled, .revoked].contains($0.state) }
        for var connection in running {
            connection.switch(on: false)
            try tx.connections.save(connection)
            try tx.record(
                AuditEvent(.connectionDisabled, [.connection(connection.id)], ["reason": .string(reason)])
            )
        }
        if wipes { for connection in try tx.connections.all() { try wipe(connection.id, in: tx) } }
        return running
    }

    private func wipe(_ id: ID<Connection>, in tx: some Scope & HasConnections) throws {
        let fields = try tx.connections.secretFields(of: id)
        guard !fields.isEmpty else { return }
        try tx.connections.removeSecrets(of: id)
        try tx.record(AuditEvent(.secretsWiped, [.connection(id)], ["fields": .strings(fields)]))
    }
}
