package import Kernel

/// Takes out finished jobs that nothing needs (N9), a batch at a time.
package struct PruneJobs: Sendable {
    private let period: Span
    private let today: Instant
    private let limit: Int

    /// - Parameter today: see `RetentionDay`.
    package init(_ period: Span, today: Instant, limit: Int) {
        (self.period, self.today, self.limit) = (period, today, limit)
    }

    /// - Returns: how many went.
    package func callAsFunction(in tx: some Scope & HasRetention) throws -> Int {
        let pruned = try tx.retention.pruneJobs(before: today - period, limit: limit)
        if !pruned.isEmpty { try tx.record(AuditEvent(.jobsPruned, pruned.map { .job($0) })) }
        return pruned.count
    }
}

/// Erases the values of external identities that nothing needs (N8), a batch at a time.
///
/// Their ids stay wherever they stand, so that every proof still verifies; what they stood for is gone.
package struct EraseIdentities: Sendable {
    private let period: Span
    private let today: Instant
    private let limit: Int

    /// - Parameter today: see `RetentionDay`.
    package init(_ period: Span, today: Instant, limit: Int) {
        (self.period, self.today, self.limit) = (period, today, limit)
    }

    /// - Returns: how many were erased.
    package func callAsFunction(in tx: some Scope & HasRetention) throws -> Int {
        let erased = try tx.retention.eraseIdentities(before: today - period, limit: limit)
        if !erased.isEmpty { try tx.record(AuditEvent(.identitiesErased, erased.map { .identity($0) })) }
        return erased.count
    }
}
