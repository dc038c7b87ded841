import ConnectorKit
import Domain
import Kernel

/// Looks for changed issues, so that no webhook has to be trusted to arrive.
struct PollHandler: WorkHandler {
    /// Looked at twice, because Jira's search lags behind its writes.
    static let overlap = Span.minutes(2)
    static let rest = Span.seconds(60)

    func handle(_ work: Work, in context: WorkContext) async throws {
        let found = try await context.store.read(in: work.scope) { tx in
            try (project: tx.intake.project(), since: tx.intake.polledUntil(), now: tx.now)
        }
        guard let project = found.project else { return try await rest(work, in: context) }
        // A clock that ran ahead may have kept a time to come.
        let since = min(found.since ?? found.now - ConfigureIntake.firstLook, found.now) - Self.overlap
        do {
            try await announce(project, since: since, work: work, in: context)
            let until = found.now
            try await context.write(work) { try $0.intake.setPolledUntil(until) }
            try await rest(work, in: context)
        } catch {
            guard let failure = error as? ProviderFailure else { throw error }
            try await rest(work, for: failure.retryAfter, in: context)
        }
    }

    private func announce(_ project: IntakeProject, since: Instant, work: Work, in context: WorkContext) async throws {
        let tracker = try await context.trackers.tracker(project.connection, in: work.scope)
        var cursor: String?
        repeat {
            let page = try await tracker.issues(in: project.projectKey, updatedSince: since, after: cursor)
            for key in page.items {
                let announce = AnnounceIssue(key)
                try await context.write(work) { try announce(in: $0) }
            }
            cursor = page.next
        } while cursor != nil
    }

    private func rest(_ work: Work, for hint: Span? = nil, in context: WorkContext) async throws {
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.poll, id: work.id, fence: work.fence, to: tx.now + max(hint ?? Self.rest, Self.rest))
        }
    }
}
