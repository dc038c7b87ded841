import Domain
import Kernel

/// Looks whether somebody can decide on each request that waits: once a day, and when an approver leaves.
struct ApproversHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        var after: String?
        repeat {
            let start = after
            after = try await context.write(work) { try CheckApprovers(after: start)(in: $0) }
        } while after != nil
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + Routine.approvers.rest)
        }
    }
}
