package import Domain
package import Kernel

/// Ends a job that a person did by hand, after looking at the directory where that is possible.
package struct CompleteJobManually: Sendable {
    private let id: ID<Job>
    private let note: String

    package init(_ id: ID<Job>, note: String) { (self.id, self.note) = (id, note) }

    @discardableResult
    package func callAsFunction(in context: OperationContext) async throws -> Job {
        let evidence = try await Errand.within("job_by_hand") { () async throws -> ManualEvidence in
            try await self.evidence(in: context)
        }
        let complete = CompleteJob(id, note: note, evidence: evidence)
        return try await context.write { try complete(in: $0) }
    }

    private func evidence(in context: OperationContext) async throws -> ManualEvidence {
        let id = id
        guard let job = try await context.read({ try $0.jobs.find(id) }) else {
            throw Refusal(.notFound, "no_such_job", "there is no such job")
        }
        let identity = try await context.read { tx in
            try tx.actingIdentity(of: job).flatMap { try tx.identities.identity($0) }
        }
        guard let identity, let sealed = identity.sealed else {
            return .notReadable(reason: "no identity is mapped, or one that was somebody else's before")
        }
        let person = try await context.vault.open(sealed, name: SecretName.identity(identity.id), in: context.scope)
        let membership = MembershipOperation(
            connection: job.target.connection,
            group: job.target.group,
            person: person,
            idempotencyKey: "\(job.id)-manual"
        )
        let result = await context.core.check(membership, in: context.scope)
        return result.readBack == .unknown ? .notReadable(reason: result.code) : .readBack(result.readBack)
    }
}
