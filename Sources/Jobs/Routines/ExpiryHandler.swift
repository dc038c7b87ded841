import Domain
import Kernel

/// Ends grants whose time has come, batch by batch; the cost follows what is due.
struct ExpiryHandler: WorkHandler {
    static let batch = 100

    func handle(_ work: Work, in context: WorkContext) async throws {
        while try await context.write(work, { try ExpireGrants(limit: Self.batch)(in: $0) }) == Self.batch {}
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + Routine.expiry.rest)
        }
    }
}
