import ConnectorKit
import Domain
import Kernel

/// Tries once a day whether connections' other sides still refuse whoever does not know the external id.
struct TrustHandler: WorkHandler {
    /// How long one turn goes on; well within the lease.
    private static let turn = Span.seconds(45)

    func handle(_ work: Work, in context: WorkContext) async throws {
        let end = context.time.now() + Self.turn
        var due = try await context.store.read(in: work.scope) { try FindDueTrust()(in: $0) }[...]
        while let id = due.first, context.time.now() < end {
            let record = RecordTrustTry(id, await attempt(id, in: context, work.scope))
            try await context.write(work) { try record(in: $0) }
            due = due.dropFirst()
        }
        let rest = due.isEmpty ? Routine.trust.rest : .seconds(1)
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.trust, id: work.id, fence: work.fence, to: tx.now + rest)
        }
    }

    private func attempt(_ id: ID<Connection>, in context: WorkContext, _ scope: OrganizationScope) async
        -> RecordTrustTry.Outcome
    {
        let test: ConnectionTest
        do { test = try await context.core.test(id, in: scope) } catch { return .undecided }
        guard let check = test.checks.first(where: { $0.name == TrustProof.check }) else { return .undecided }
        if check.verdict == .failed { return .unguarded(check.detail) }
        return test.passed ? .proven(report: test.json) : .undecided
    }
}
