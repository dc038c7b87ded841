import ConnectorKit
import Domain
import Kernel

/// Takes a member out whom a person chose to take out: on the record, with a read-back.
struct RemovalHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let id = ID<Finding>(work.id)
        let start = StartMemberRemoval(id, fence: work.fence)
        guard let removal = try await context.write(work, { try start(in: $0) }) else { return }
        let result = try await remove(removal, work: work, in: context)
        guard let result else { return }
        let finish = FinishMemberRemoval(id, fence: work.fence, result: result, jitter: context.randomness.next())
        try await context.write(work) { try finish(in: $0) }
    }

    /// - Returns: nil when the lease was lost on the way.
    private func remove(_ removal: MemberRemoval, work: Work, in context: WorkContext) async throws -> JobResult? {
        guard let sealed = removal.identity.sealed else {
            return JobResult(.manual, code: "identity_erased", message: "the external identity was erased")
        }
        let name = SecretName.identity(removal.identity.id)
        let member = try await context.vault.open(sealed, name: name, in: work.scope)
        guard work.leaseLasts(at: context.time.now()) else { return nil }
        let operation = MembershipOperation(
            connection: removal.target.connection,
            group: removal.target.group,
            person: member,
            idempotencyKey: "\(removal.finding.id)-\(work.fence)",
            notAfter: work.lastCall
        )
        return JobResult(await context.core.remove(operation, in: work.scope))
    }
}
