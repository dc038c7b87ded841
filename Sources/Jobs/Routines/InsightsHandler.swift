import Domain
import Kernel

/// Takes what is new in the log into the counts, batch by batch.
struct InsightsHandler: WorkHandler {
    static let batch = 500

    func handle(_ work: Work, in context: WorkContext) async throws {
        while try await context.write(work, { try CountInsights(limit: Self.batch)(in: $0) }) == Self.batch {}
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + Routine.insights.rest)
        }
    }
}
