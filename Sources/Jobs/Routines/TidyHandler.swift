import Domain
import Kernel

/// Forgets nonces, deliveries and keys that are over, ended browser sessions, and answers nobody may ask for again.
///
/// What lies behind the doors belongs to no organization; whichever comes first clears it for all.
struct TidyHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        try await context.store.enter { doors in
            try doors.pruneRemembered(before: doors.now)
            try doors.pruneWebSessions(expiredBefore: doors.now)
            try doors.pruneCredentialLinks(expiredBefore: doors.now)
        }
        _ = try await context.write(work) { tx in
            try tx.answers.prune()
            try tx.mints.prune(before: tx.now - MintThresholds.baseline - .days(1))
            try RemindOfDrill()(in: tx)
            return try tx.queue.postpone(.tidy, id: work.id, fence: work.fence, to: tx.now + Routine.tidy.rest)
        }
    }
}
