import Domain
import Kernel

/// Goes on with a change that an admin let through, a batch at a time.
struct MassChangeHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let go = ContinueMassChange(ID(work.id), fence: work.fence)
        while try await context.write(work, { try go(in: $0) }) {}
    }
}
