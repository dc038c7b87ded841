package import Kernel

/// What a stop of all connections is for.
package struct StopMinting: Sendable {
    private let reason: String

    package init(reason: String) { self.reason = reason }

    /// Switches every connection off that is not off already, in one transaction: from its commit on nothing is minted.
    ///
    /// - Returns: the connections that were stopped.
    package func callAsFunction(in tx: some Scope & HasConnections) throws -> [Connection] {
        try tx.require(.admin, to: "stop all connections")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why all connections are stopped") }
        let running = try tx.connections.all().filter { $0.state == .active || $0.state == .disconnected }
        for var connection in running {
            connection.switch(on: false)
            try tx.connections.save(connection)
            try tx.record(
                AuditEvent(.connectionDisabled, [.connection(connection.id)], ["reason": .string(reason)])
            )
        }
        return running
    }
}

/// How a revocation of everything went, kept as evidence.
package struct RevocationDrill: Equatable, Sendable {
    /// Whether nothing was really stopped.
    package let isDrill: Bool
    package let connections: Int
    package let sessions: Int
    package let revoked: Int
    package let took: Span
    package let at: Instant

    package init(isDrill: Bool, connections: Int, sessions: Int, revoked: Int, took: Span, at: Instant) {
        (self.isDrill, self.connections, self.sessions) = (isDrill, connections, sessions)
        (self.revoked, self.took, self.at) = (revoked, took, at)
    }

    package func isDue(at now: Instant) -> Bool { now - at >= MintThresholds.drill }
}

/// Writes down how a revocation of everything went, or its drill.
package struct RecordRevocation: Sendable {
    private let drill: RevocationDrill
    private let reason: String

    package init(_ drill: RevocationDrill, reason: String) { (self.drill, self.reason) = (drill, reason) }

    package func callAsFunction(in tx: some Scope & HasMints) throws {
        try tx.require(.admin, to: "revoke all sessions")
        try tx.mints.save(drill)
        let data: JSON = [
            "reason": .string(reason), "connections": .integer(Int64(drill.connections)),
            "sessions": .integer(Int64(drill.sessions)), "revoked": .integer(Int64(drill.revoked)),
            "tookMilliseconds": .integer(drill.took.milliseconds),
        ]
        try tx.record(AuditEvent(drill.isDrill ? .revocationDrilled : .allRevoked, [], data))
    }
}
