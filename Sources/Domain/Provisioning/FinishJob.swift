package import Kernel

/// What a directory exchange gave, as the domain needs it.
package struct JobResult: Equatable, Sendable {
    package let outcome: ProvisioningOutcome
    package let code: String
    package let message: String
    package let providerRequestID: String?
    package let retryAfter: Span?
    package let readBack: Membership
    /// The sessions it was done with, by the names that their mints have in the log.
    package let sessions: [String]

    package init(
        _ outcome: ProvisioningOutcome,
        code: String,
        message: String = "",
        providerRequestID: String? = nil,
        retryAfter: Span? = nil,
        readBack: Membership = .unknown,
        sessions: [String] = []
    ) {
        (self.outcome, self.code, self.message) = (outcome, code, message)
        (self.providerRequestID, self.retryAfter, self.readBack) = (providerRequestID, retryAfter, readBack)
        self.sessions = sessions
    }
}

/// Records what became of a running job (J3 to J6).
///
/// Only the holder of the fence may, whose number stands in the log as `lease`, as it does where the attempt began; and only the newest job of a grant changes it: a late success after a revocation
/// never activates (I7).
package struct FinishJob: Sendable {
    private let id: ID<Job>
    private let fence: Int64
    private let identity: ID<ExternalIdentity>?
    private let result: JobResult
    private let jitter: UInt64

    /// - Parameter identity: whom the directory was asked about; nil for whom the job or its grant names.
    package init(
        _ id: ID<Job>,
        fence: Int64,
        as identity: ID<ExternalIdentity>? = nil,
        result: JobResult,
        jitter: UInt64
    ) {
        (self.id, self.fence, self.identity, self.result, self.jitter) = (id, fence, identity, result, jitter)
    }

    package func callAsFunction(
        in tx: some Scope & HasJobs & HasGrants & HasRequests & HasEffects & HasIdentities & HasReconciliation
    ) throws {
        guard var job = try tx.jobs.find(id) else { return }
        guard try tx.queue.holds(.provisioning, id: id.rawValue, fence: fence) else {
            return try MendLateEffect(job: job, identity: identity, result: result)(in: tx)
        }
        guard job.state == .running, var grant = try tx.grants.find(job.grant) else { return }
        job.code = result.code
        job.message = result.message
        job.providerRequestID = result.providerRequestID
        var verdict = verdict(on: job)
        if verdict == .succeeded, try isDoubtful(job, of: grant, in: tx) {
            verdict = .retry
            job.code = "may_be_older"
            job.message = "the directory shows a membership that was just taken away; it is asked for again"
        }
        if verdict != .succeeded, job.isSuperseded(by: grant) { return try tx.cancel(&job) }
        switch verdict {
        case .succeeded: try succeed(&job, grant: &grant, in: tx)
        case .retry where job.attempts < RetrySchedule.maximumAttempts: try retry(&job, in: tx)
        case .retry, .dead: try bury(&job, grant: grant, in: tx)
        case .manual:
            try HandToPerson()(&job, grant: grant, in: tx)
            _ = try tx.queue.keep(.provisioning, id: id.rawValue, fence: fence)
        }
    }

    private enum Verdict { case succeeded, retry, dead, manual }

    /// Provider truth is read back: without it, nothing succeeded.
    private func verdict(on job: Job) -> Verdict {
        switch result.outcome {
        case .done, .alreadyTrue: isReadBack(job.kind) ? .succeeded : .retry
        case .retryable: .retry
        case .terminal: .dead
        case .manual: .manual
        }
    }

    /// A directory that did nothing, because the person is a member, is believed only when no replica can still show a
    /// membership that we took away.
    private func isDoubtful(_ job: Job, of grant: Grant, in tx: some Scope & HasJobs & HasGrants & HasIdentities) throws
        -> Bool
    {
        guard job.kind == .provision, result.outcome == .alreadyTrue, let identity = job.identity else { return false }
        return try tx.tookAwayLately(identity, of: grant.holder, from: job.target)
    }

    private func isReadBack(_ kind: Job.Kind) -> Bool {
        switch kind {
        case .provision: result.readBack == .member
        case .deprovision: result.readBack == .notMember
        case .check: result.readBack != .unknown
        }
    }

    private func succeed(
        _ job: inout Job,
        grant: inout Grant,
        in tx: some Scope & HasJobs & HasGrants & HasRequests & HasEffects & HasReconciliation
    ) throws {
        job.state = .succeeded
        job.completedAt = tx.now
        if job.kind == .check { job.code = result.readBack == .member ? Job.isMember : Job.isNoMember }
        try tx.jobs.save(job)
        _ = try tx.queue.keep(.provisioning, id: id.rawValue, fence: fence)
        let data: JSON = [
            "code": .string(result.code), "readBack": .string(result.readBack.rawValue), "lease": .integer(fence),
            "sessions": .strings(result.sessions),
        ]
        try tx.record(AuditEvent(.jobSucceeded, [.job(id), .grant(grant.id)], data))
        try ApplySuccess(job: job, isVerified: true)(&grant, in: tx)
        if job.kind == .check { try compareIfContradicted(job, grant, in: tx) }
    }

    /// A check that shows something else than the grant says has the whole group compared, which tells what it rests on.
    private func compareIfContradicted(
        _ job: Job,
        _ grant: Grant,
        in tx: some Scope & HasReconciliation & HasQueue
    ) throws {
        let isMember = result.readBack == .member
        guard grant.status == .active ? !isMember : isMember && !grant.isOpen,
            var comparison = try tx.reconciliation.comparison(of: job.target), comparison.state == .resting
        else { return }
        // The members are read, whatever the directory's stamp says.
        comparison.lastStamp = nil
        try tx.reconciliation.save(comparison)
        try tx.queue.promise(.comparison, id: comparison.id.rawValue, at: tx.now)
    }

    private func retry(_ job: inout Job, in tx: some Scope & HasJobs) throws {
        let wait = RetrySchedule.delay(afterAttempt: job.attempts, retryAfter: result.retryAfter, jitter: jitter)
        job.state = .retryWait
        job.runAt = tx.now + wait
        try tx.jobs.save(job)
        _ = try tx.queue.postpone(.provisioning, id: id.rawValue, fence: fence, to: job.runAt)
        let data: JSON = [
            "code": .text(job.code), "attempt": .integer(Int64(job.attempts)), "at": .instant(job.runAt),
            "lease": .integer(fence), "sessions": .strings(result.sessions),
        ]
        try tx.record(AuditEvent(.jobRetryScheduled, [.job(id), .grant(job.grant)], data))
    }

    private func bury(_ job: inout Job, grant: Grant, in tx: some Scope & HasJobs & HasGrants) throws {
        job.state = .deadLetter
        try tx.jobs.save(job)
        _ = try tx.queue.keep(.provisioning, id: id.rawValue, fence: fence)
        try tx.settleRemoval(of: grant)
        let data: JSON = [
            "code": .text(job.code), "attempts": .integer(Int64(job.attempts)), "lease": .integer(fence),
            "sessions": .strings(result.sessions),
        ]
        try tx.record(AuditEvent(.jobDeadLettered, [.job(id), .grant(job.grant)], data))
    }
}
