import ConnectorKit
import Domain
import Kernel

/// Asks in the issue tracker whether a grant is still needed, once.
struct ReviewHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let id = ID<Review>(work.id)
        let prepare = PrepareReview(id, fence: work.fence)
        guard let question = try await context.write(work, { try prepare(in: $0) }) else { return }
        let result = await ask(question, marker: id.rawValue, work: work, in: context)
        let finish = FinishReview(id, fence: work.fence, result: result, jitter: context.randomness.next())
        try await context.write(work) { try finish(in: $0) }
    }

    private func ask(_ question: ReviewQuestion, marker: String, work: Work, in context: WorkContext) async
        -> FinishReview.Result
    {
        do {
            let tracker = try await context.trackers.tracker(question.connection, in: work.scope)
            let issue = NewTrackerIssue(
                project: question.project,
                type: question.issueType,
                summary: question.summary,
                text: question.text,
                assignee: question.assignee,
                marker: marker
            )
            return .issued(try await tracker.open(issue, triedSince: question.triedSince))
        } catch {
            return .failed(
                code: error.code,
                message: error.message,
                retryAfter: error.retryAfter,
                isRetryable: error.kind == .retryable || error.kind == .disconnected
            )
        }
    }
}
