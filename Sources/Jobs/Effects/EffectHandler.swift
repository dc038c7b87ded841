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
        guard let result = try await deliver(effect, through: found.connection, work: work, in: context) else { return }
        let finish = FinishEffect(
            id,
            fence: work.fence,
            result: result,
            sessions: Errand.sessionsUsed,
            jitter: context.randomness.next()
        )
        try await context.write(work) { try finish(in: $0) }
    }

    /// - Returns: nil when the work is no longer ours.
    private func deliver(_ effect: Effect, through connection: ID<Connection>?, work: Work, in context: WorkContext)
        async throws -> EffectResult?
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
                return try await transition(effect, candidates: candidates, at: tracker, work: work, in: context)
            }
        } catch {
            guard let failure = error as? ProviderFailure else { throw error }
            return EffectResult(failure)
        }
    }

    /// The first candidate for which the workflow offers a transition.
    ///
    /// An attempt whose reply was lost may have moved the issue, and then its transition is not offered again or, in a
    /// looping workflow, would be made twice: what the attempt led to is compared first.
    private func transition(
        _ effect: Effect,
        candidates: [String],
        at tracker: any IssueTracker,
        work: Work,
        in context: WorkContext
    ) async throws -> EffectResult? {
        if let status = try await arrived(effect, candidates: [], at: tracker) { return .delivered(note: status) }
        let offered = try await tracker.transitions(of: effect.issue)
        for candidate in candidates {
            guard let match = offered.first(where: { $0.name.lowercased() == candidate }) else { continue }
            let note = NoteTarget(effect.id, target: match.target, fence: work.fence)
            guard try await context.write(work, { try note(in: $0) }) else { return nil }
            try await tracker.transition(effect.issue, to: match.id)
            return .delivered(note: match.name)
        }
        if let status = try await arrived(effect, candidates: candidates, at: tracker) {
            return .delivered(note: "already \(status)")
        }
        let names = offered.map(\.name).joined(separator: ", ")
        return .failed(
            code: "no_transition",
            message: "the workflow offers none of the names we look for, only: \(names)"
        )
    }

    /// The issue's status, if it is where an earlier attempt led, or bears the name of a candidate.
    private func arrived(_ effect: Effect, candidates: [String], at tracker: any IssueTracker) async throws -> String? {
        let wanted = candidates + [effect.target?.lowercased()].compactMap(\.self)
        guard !wanted.isEmpty else { return nil }
        let status = try await tracker.issue(effect.issue).status
        return wanted.contains(status.lowercased()) ? status : nil
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
