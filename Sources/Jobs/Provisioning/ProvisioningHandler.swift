import ConnectorKit
import Domain
import Kernel

/// Carries out one provisioning job: start it on the record, call the directory, record what came of it.
struct ProvisioningHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let start = StartJob(ID(work.id), fence: work.fence)
        let plan = try await context.write(work) { try start(in: $0) }
        guard case .run(let job, let identity, let mustProbe) = plan else { return }
        let result = try await perform(job, as: identity, probing: mustProbe, work: work, in: context)
        guard let result else { return }
        let finish = FinishJob(
            job.id,
            fence: work.fence,
            as: identity,
            result: result,
            jitter: context.randomness.next()
        )
        try await context.write(work) { try finish(in: $0) }
    }

    /// - Returns: nil when the lease was lost on the way.
    private func perform(
        _ job: Job,
        as id: ID<ExternalIdentity>,
        probing: Bool,
        work: Work,
        in context: WorkContext
    ) async throws -> JobResult? {
        guard let identity = try await context.store.read(in: work.scope, { try $0.identities.identity(id) }),
            let sealed = identity.sealed
        else {
            return JobResult(
                .manual,
                code: "identity_erased",
                message: "the external identity was erased; map the person again"
            )
        }
        let person = try await context.vault.open(sealed, name: SecretName.identity(id), in: work.scope)
        let operation = MembershipOperation(
            connection: job.target.connection,
            group: job.target.group,
            person: person,
            idempotencyKey: "\(job.id)-\(work.fence)",
            notAfter: work.lastCall
        )
        if probing, let early = try await probe(job, operation, reference: identity.reference, work: work, in: context)
        {
            return early.result
        }
        guard work.leaseLasts(at: context.time.now()) else { return nil }
        let result = await call(job.kind, operation, in: context, scope: work.scope)
        // Entra may hide new objects for minutes: only time tells missing from not yet visible.
        return JobResult(
            result.settled(
                wanting: job.kind == .deprovision ? .notMember : .member,
                knownSince: max(job.createdAt, identity.createdAt),
                now: context.time.now()
            )
        )
    }

    private func call(
        _ kind: Job.Kind,
        _ operation: MembershipOperation,
        in context: WorkContext,
        scope: OrganizationScope
    ) async -> ProviderResult {
        switch kind {
        case .provision: await context.core.add(operation, in: scope)
        case .deprovision: await context.core.remove(operation, in: scope)
        case .check: await context.core.check(operation, in: scope)
        }
    }

    private struct Early { let result: JobResult? }

    /// Looks before the first add, so that a member whom we did not add is known as such for good.
    ///
    /// - Returns: how the job ends early, or nil to go on.
    private func probe(
        _ job: Job,
        _ operation: MembershipOperation,
        reference: [UInt8]?,
        work: Work,
        in context: WorkContext
    ) async throws -> Early? {
        let seen = await context.core.check(operation, in: work.scope)
        guard seen.readBack != .unknown else { return Early(result: JobResult(seen)) }
        let record = RecordProbe(job.id, fence: work.fence, membership: seen.readBack, reference: reference)
        let mayGoOn = try await context.write(work) { try record(in: $0) }
        guard mayGoOn else {
            return Early(result: JobResult(.retryable, code: "superseded", message: "the grant has moved on"))
        }
        return nil
    }
}

extension Work {
    /// Whether there is time for a change and its read-back; a worker that was paused must not act any more.
    func leaseLasts(at now: Instant) -> Bool { lastCall.map { now < $0 } ?? false }

    /// When a change has to have begun, by this machine's clock.
    var lastCall: Instant? { leaseUntil.map { $0 - .minutes(1) } }
}

extension JobResult {
    init(_ result: ProviderResult) {
        self.init(
            result.outcome,
            code: result.code,
            message: result.message,
            providerRequestID: result.providerRequestID,
            retryAfter: result.retryAfter,
            readBack: result.readBack,
            sessions: Errand.sessionsUsed
        )
    }
}

extension WorkContext {
    /// Writes as the part of the system that does this work.
    func write<T: Sendable>(_ work: Work, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await store.write(in: work.scope, by: .system(work.kind.rawValue), body)
    }
}
