import Domain
import Kernel

/// Opens reviews that are due and looks at those whose time has come, batch by batch.
struct ReviewSweepHandler: WorkHandler {
    static let batch = 100

    func handle(_ work: Work, in context: WorkContext) async throws {
        while try await context.write(work, { try OpenReviews(limit: Self.batch)(in: $0) }) == Self.batch {}
        while try await context.write(work, { try LookAtReviews(limit: Self.batch)(in: $0) }) == Self.batch {}
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + Routine.reviews.rest)
        }
    }
}
