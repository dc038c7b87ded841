import Domain
import Kernel

/// Looks up who is told of an event, and promises each of them a message.
struct NoticeHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let tell = TellPeople(ID(work.id), fence: work.fence, zones: context.notices?.zones ?? OnlyUTC())
        try await context.write(work) { try tell(in: $0) }
    }
}

/// Makes one message of what waited for somebody's digest.
struct DigestHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let bundle = BundleDigest(ID(work.id), fence: work.fence)
        try await context.write(work) { try bundle(in: $0) }
    }
}

/// Reminds of what is about to end, batch by batch; the cost follows what is due.
struct ReminderHandler: WorkHandler {
    static let batch = 100

    func handle(_ work: Work, in context: WorkContext) async throws {
        while try await context.write(work, { try RemindPeople(limit: Self.batch)(in: $0) }) >= Self.batch {}
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.sweep, id: work.id, fence: work.fence, to: tx.now + Routine.notices.rest)
        }
    }
}
