import Domain
import Kernel

/// Takes what is new in the log into the counts, batch by batch.
struct InsightsHandler: WorkHandler {
    static let batch = 500
    /// After so many the lane is another's turn: ended grants wait in it, too.
    static let mostBatches = 20

    func handle(_ work: Work, in context: WorkContext) async throws {
        var left = Self.mostBatches
        while left > 0, try await context.write(work, { try CountInsights(limit: Self.batch)(in: $0) }) == Self.batch {
            left -= 1
        }
        let rest = left == 0 ? Span.seconds(0) : Routine.insights.rest
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + rest)
        }
    }
}
