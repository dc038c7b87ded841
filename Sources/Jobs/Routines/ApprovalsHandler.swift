import Domain
import Kernel

/// Looks at the clocks of requests that are due, batch by batch; the cost follows what is due.
struct ApprovalsHandler: WorkHandler {
    static let batch = 100

    func handle(_ work: Work, in context: WorkContext) async throws {
        while try await context.write(work, { try SweepApprovals(limit: Self.batch)(in: $0) }) == Self.batch {}
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + Routine.approvals.rest)
        }
    }
}

/// Gives clocks to requests from before there were any, once.
struct MissingClocksHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        while try await context.write(work, { try StartMissingClocks(limit: 100)(in: $0) }) == 100 {}
        _ = try await context.write(work) { try $0.queue.keep(.sweep, id: work.id, fence: work.fence) }
    }
}
