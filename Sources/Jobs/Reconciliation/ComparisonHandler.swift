import ConnectorKit
import Domain
import Kernel

/// Compares one group's members with the grants: reads them page by page and keeps what a page showed before the next,
/// so that whoever takes over goes on where this one stopped.
struct ComparisonHandler: WorkHandler {
    /// How long one turn reads on; well within the lease.
    private static let turn = Span.seconds(45)

    func handle(_ work: Work, in context: WorkContext) async throws {
        let end = context.time.now() + Self.turn
        while context.time.now() < end {
            guard try await step(work, in: context) else { return }
        }
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.comparison, id: work.id, fence: work.fence, to: tx.now)
        }
    }

    /// - Returns: whether the run goes on at once.
    private func step(_ work: Work, in context: WorkContext) async throws -> Bool {
        let id = ID<GroupComparison>(work.id)
        let plan = try await context.write(work) { try PlanComparison(id, fence: work.fence)(in: $0) }
        do {
            switch plan {
            case .begin(let comparison):
                let stamp = try await context.core.membershipStamp(
                    of: comparison.target.group,
                    connection: comparison.target.connection,
                    since: comparison.knownStamp,
                    in: work.scope
                )
                let begin = BeginComparison(id, fence: work.fence, stamp: stamp)
                return try await context.write(work) { try begin(in: $0) }
            case .list(let comparison, let role):
                return try await MemberReader(work: work, context: context, comparison: comparison, role: role).read()
            case .match(let comparison):
                try await GrantMatcher(work: work, context: context, comparison: comparison).match()
                return false
            case .nothing: return false
            }
        } catch let failure as ProviderFailure {
            let postpone = PostponeComparison(
                id,
                fence: work.fence,
                failure: .init(failure),
                jitter: context.randomness.next()
            )
            try await context.write(work) { try postpone(in: $0) }
            return false
        }
    }
}

extension PostponeComparison.Failure {
    fileprivate init(_ failure: ProviderFailure) {
        self.init(
            code: failure.code,
            message: failure.message,
            isRetryable: failure.kind == .retryable,
            retryAfter: failure.retryAfter
        )
    }
}
