import Domain
import Kernel

/// Sees to it that every bound group is compared.
struct ScheduleHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        try await context.write(work) { tx in
            try ScheduleComparisons()(in: tx)
            _ = try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + Routine.reconciliation.rest)
        }
    }
}
