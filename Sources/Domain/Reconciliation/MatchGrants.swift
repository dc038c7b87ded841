package import Kernel

/// Takes a page of active grants into the run: those whose holder was not listed are looked at once more, and then put
/// on the record; after the last page the run ends.
package struct MatchGrants: Sendable {
    private let id: ID<GroupComparison>
    private let fence: Int64
    private let absent: [ID<Grant>]
    private let unknown: Int64
    private let isFirst: Bool
    private let isLast: Bool
    private let sessions: [String]

    /// - Parameters:
    ///   - absent: grants whose holder was not listed.
    ///   - sessions: those that read the last of it, by the names that their mints have in the log.
    ///   - unknown: how many grants name no identity that could have been listed.
    package init(
        _ id: ID<GroupComparison>,
        fence: Int64,
        absent: [ID<Grant>],
        unknown: Int64,
        isFirst: Bool,
        isLast: Bool,
        sessions: [String] = []
    ) {
        (self.id, self.fence, self.absent, self.unknown) = (id, fence, absent, unknown)
        (self.isFirst, self.isLast, self.sessions) = (isFirst, isLast, sessions)
    }

    /// - Returns: false when the lease was lost.
    package func callAsFunction(
        in tx: some Scope & HasReconciliation & HasQueue & HasGrants & HasJobs
    ) throws -> Bool {
        guard var comparison = try tx.comparison(id, under: fence), comparison.state == .matching else { return false }
        // Whoever takes a run over looks through the grants from the first one on.
        if isFirst { (comparison.counts[.missing], comparison.counts[.unknown]) = (0, 0) }
        comparison.counts[.unknown] += unknown
        for grant in absent {
            guard let grant = try tx.grants.find(grant), isAffected(grant, comparison, in: tx) else { continue }
            guard try isMissing(grant, comparison, in: tx) else {
                comparison.isUndecided = true
                continue
            }
            comparison.counts[.missing] += 1
            try report(grant, comparison, in: tx)
        }
        if isLast { try end(&comparison, in: tx) }
        try tx.reconciliation.save(comparison)
        return true
    }

    private func isAffected(_ grant: Grant, _ comparison: GroupComparison, in tx: some Scope) -> Bool {
        grant.status == .active && grant.target == comparison.target && !grant.isOver(at: tx.now)
    }

    /// The grant was given long enough before the list was read for every replica to show it, and nothing moves it.
    private func isMissing(_ grant: Grant, _ comparison: GroupComparison, in tx: some Scope & HasJobs) throws -> Bool {
        guard let start = comparison.startedAt else { return false }
        let jobs = try tx.jobs.of(grant: grant.id).filter { $0.kind != .check }
        guard !jobs.contains(where: \.state.isOpen) else { return false }
        let given = jobs.last { $0.kind == .provision && $0.state == .succeeded }?.completedAt ?? grant.startedAt
        return given.map { $0 <= start - Replication.longest } ?? false
    }

    private func report(_ grant: Grant, _ comparison: GroupComparison, in tx: some Scope & HasReconciliation) throws {
        if var known = try tx.reconciliation.openFinding(of: id, kind: .missing, key: grant.id.rawValue) {
            known.seenRun = comparison.run
            return try tx.reconciliation.save(known)
        }
        let finding = Finding(
            id: tx.newID(),
            comparison: id,
            kind: .missing,
            identity: grant.identity,
            person: grant.holder,
            grant: grant.id,
            foundAt: tx.now,
            seenRun: comparison.run
        )
        try tx.report(finding, comparison)
    }

    private func end(_ comparison: inout GroupComparison, in tx: some Scope & HasReconciliation & HasQueue) throws {
        for var finding in try tx.reconciliation.unseen(by: comparison.run, of: id, limit: 100_000) {
            finding.resolve(.gone, by: tx.actor.id, reason: nil, at: tx.now)
            try tx.reconciliation.save(finding)
            try tx.recordResolution(of: finding, at: comparison.target.connection, how: "gone")
        }
        comparison.rest()
        (comparison.completedAt, comparison.listedAt) = (tx.now, comparison.startedAt)
        comparison.note(comparison.stamp)
        comparison.lastCounts = comparison.counts
        (comparison.failures, comparison.code, comparison.message) = (0, nil, nil)
        try tx.reconciliation.removeFingerprints(of: id)
        let data: JSON = [
            "group": .string(comparison.target.group), "counts": comparison.counts.json, "sessions": .strings(sessions),
        ]
        try tx.record(AuditEvent(.groupCompared, comparison.subjects, data))
        _ = try tx.queue.postpone(.comparison, id: id.rawValue, fence: fence, to: comparison.next(after: tx.now))
    }
}

extension Scope where Self: HasReconciliation {
    func recordResolution(
        of finding: Finding,
        at connection: ID<Connection>,
        how: String,
        verified: Bool? = nil
    ) throws {
        let data: JSON = [
            "kind": .string(finding.kind.rawValue), "how": .string(how), "reason": .text(finding.reason),
            "verified": verified.map(JSON.bool) ?? .null,
        ]
        try record(AuditEvent(.findingResolved, finding.subjects(at: connection), data.withoutNulls))
    }
}
