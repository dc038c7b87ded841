import Domain
import Kernel

/// Lets go of what was kept long enough: entries of the log, values of external identities, finished jobs,
/// notices.
///
/// Each step is a transaction of its own, so that it can be cut off at any time and goes on with the next; on the same day
/// once more it finds nothing to do.
struct RetentionHandler: WorkHandler {
    static let batch = 200

    func handle(_ work: Work, in context: WorkContext) async throws {
        let operators = context.retention
        let (periods, today) = try await context.write(work) { tx in
            try (tx.retention.settings().periods(over: operators), RetentionDay()(in: tx))
        }
        while try await pruneLog(work, periods.audit, today: today, in: context) {}
        let jobs = PruneJobs(periods.jobs, today: today, limit: Self.batch)
        while try await context.write(work, { try jobs(in: $0) }) == Self.batch {}
        let identities = EraseIdentities(periods.identities, today: today, limit: Self.batch)
        while try await context.write(work, { try identities(in: $0) }) == Self.batch {}
        let told = today - periods.jobs
        while try await context.write(work, { try $0.notices.prune(before: told, limit: Self.batch) }) == Self.batch {}
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.tidy, id: work.id, fence: work.fence, to: tx.now + Routine.retention.rest)
        }
    }

    /// - Returns: whether a range was pruned, so that there may be more.
    private func pruneLog(_ work: Work, _ period: Span, today: Instant, in context: WorkContext) async throws -> Bool {
        let found = try await context.store.read(in: work.scope) { tx -> (ClosedRange<Int64>, TreeState)? in
            guard let range = try PlanPruning(period, today: today)(in: tx) else { return nil }
            let root = try tx.auditTree.root(size: range.upperBound)
            return (range, TreeState(size: range.upperBound, root: root))
        }
        guard let (range, tree) = found else { return false }
        let note = try await context.signer.sign(tree, in: work.scope)
        try await context.write(work) { try PruneLog(range, note: note, period: period, today: today)(in: $0) }
        return true
    }
}
