package import Kernel

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

    /// Since when the next one is waited for: the last one, or the organization's beginning.
    static func since(in tx: some HasMints & HasOrganizations) throws -> Instant? {
        try tx.mints.lastDrill()?.at ?? tx.organizations.current()?.createdAt
    }

    package static func isDue(in tx: some Scope & HasMints & HasOrganizations) throws -> Bool {
        try since(in: tx).map { tx.now - $0 >= MintThresholds.drill } ?? false
    }
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

/// Reminds the admins, once a week, of a drill that is due: 92 days after the last one or after the organization began.
package struct RemindOfDrill: Sendable {
    package init() {}

    package func callAsFunction(in tx: some Scope & HasMints & HasOrganizations) throws {
        guard let since = try RevocationDrill.since(in: tx), tx.now - since >= MintThresholds.drill
        else { return }
        if let told = try tx.mints.drillToldAt(), told >= since, tx.now - told < .days(7) { return }
        try tx.mints.noteDrillTold()
        let days = (tx.now - since).milliseconds / Span.days(1).milliseconds
        try tx.record(AuditEvent(.drillOverdue, [], ["days": .integer(days)]))
    }
}
