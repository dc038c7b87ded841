package import Kernel

/// Which entries may go now.
///
/// Only the beginning of a log is ever pruned, and nothing from the time on at which the oldest open thing began: the
/// history of what is not over stays whole.
package struct PlanPruning: Sendable {
    /// Entries per signed record: one transaction takes them out.
    package static let most = 40 * PrunedRange.run

    private let period: Span
    private let today: Instant

    /// - Parameter today: see `RetentionDay`.
    package init(_ period: Span, today: Instant) { (self.period, self.today) = (period, today) }

    /// - Returns: the first and the last entry of the next range; nil when nothing is due.
    package func callAsFunction(
        in tx: some Scope & HasAudit & HasAuditTree & HasInsights & HasRetention
    ) throws -> ClosedRange<Int64>? {
        let from = try (tx.retention.newestRange()?.through ?? 0) + 1
        let through = try min(
            tx.audit.first(at: today - period) - 1,
            tx.auditTree.latestCheckpoint()?.size ?? 0,
            tx.insights.progress().through,
            from - 1 + Self.most
        )
        // What is open is looked for among everything that is, so only when something is due.
        guard Self.whole(through) >= from else { return nil }
        let oldest = try tx.retention.oldestOpen().map { try tx.audit.first(at: $0) - 1 } ?? through
        let whole = Self.whole(min(through, oldest))
        return whole >= from ? from...whole : nil
    }

    /// The end of the last whole run.
    private static func whole(_ seq: Int64) -> Int64 { seq - seq % PrunedRange.run }
}

/// Replaces the first entries of the log by a signed record of them.
package struct PruneLog: Sendable {
    private let period: Span
    private let range: ClosedRange<Int64>
    private let note: String
    private let today: Instant

    /// - Parameter note: a signed checkpoint over the entries up to the last of the range.
    package init(_ range: ClosedRange<Int64>, note: String, period: Span, today: Instant) {
        (self.range, self.note, self.period, self.today) = (range, note, period, today)
    }

    /// - Throws: a conflict when the range is not, or no longer, what may go.
    package func callAsFunction(
        in tx: some Scope & HasAudit & HasAuditTree & HasInsights & HasRetention
    ) throws {
        guard let due = try PlanPruning(period, today: today)(in: tx), due.lowerBound == range.lowerBound,
            due.upperBound >= range.upperBound, let last = try tx.audit.entry(range.upperBound)
        else { throw Refusal(.conflict, "not_prunable", "these entries may not be pruned now") }
        let record = PrunedRange(
            from: range.lowerBound,
            through: range.upperBound,
            lastHash: last.hash,
            note: note,
            prunedAt: tx.now
        )
        try tx.retention.prune(record)
        try tx.record(AuditEvent(.logPruned, [], record.json))
    }
}
