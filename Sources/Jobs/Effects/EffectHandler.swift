import ConnectorKit
import Domain
import Kernel

/// Tells an issue what was decided.
///
/// Delivered at least once; a comment that is already there is not repeated.
struct EffectHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let id = ID<Effect>(work.id)
        let found = try await context.store.read(in: work.scope) { tx in
            try (effect: tx.effects.find(id), connection: tx.intake.project()?.connection)
        }
        guard let effect = found.effect, effect.state == .queued else {
            _ = try await context.write(work) { try $0.queue.keep(.effect, id: work.id, fence: work.fence) }
            return
        }
        let result = await deliver(effect, through: found.connection, work: work, in: context)
        let finish = FinishEffect(id, fence: work.fence, result: result, jitter: context.randomness.next())
        try await context.write(work) { try finish(in: $0) }
    }

    private func deliver(_ effect: Effect, through connection: ID<Connection>?, work: Work, in context: WorkContext)
        async -> EffectResult
    {
        guard let connection else {
            return .failed(code: "intake_not_configured", message: "no intake project is configured")
        }
        do {
            let tracker = try await context.trackers.tracker(connection, in: work.scope)
            switch effect.kind {
            case .comment(let text):
                try await tracker.comment(text, on: effect.issue, effect: effect.id.rawValue)
                return .delivered(note: "commented")
            case .transition(let candidates):
                return try await transition(effect.issue, candidates: candidates, at: tracker)
            }
        } catch {
            return EffectResult(error)
        }
    }

    /// The first candidate for which the workflow offers a transition; an issue already moved there counts.
    private func transition(
        _ issue: String,
        candidates: [String],
        at tracker: any IssueTracker
    ) async throws(ProviderFailure) -> EffectResult {
        let offered = try await tracker.transitions(of: issue)
        for candidate in candidates {
            guard let match = offered.first(where: { $0.name.lowercased() == candidate }) else { continue }
            try await tracker.transition(issue, to: match.id)
            return .delivered(note: match.name)
        }
        let status = try await tracker.issue(issue).status
        if candidates.contains(status.lowercased()) { return .delivered(note: "already \(status)") }
        let names = offered.map(\.name).joined(separator: ", ")
        return .failed(
            code: "no_transition",
            message: "the workflow offers none of the names we look for, only: \(names)"
        )
    }
}

extension EffectResult {
    init(_ failure: ProviderFailure) {
        switch failure.kind {
        case .retryable, .disconnected:
            self = .retry(code: failure.code, message: failure.message, after: failure.retryAfter)
        case .terminal, .manual: self = .failed(code: failure.code, message: failure.message)
        }
    }
}
