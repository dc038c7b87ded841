package import Kernel

/// Gives a job that failed for good, or waits for a person, another series of attempts (J8).
///
/// No new approval is needed.
package struct RetryJob: Sendable {
    private let id: ID<Job>

    package init(_ id: ID<Job>) { self.id = id }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasJobs & HasGrants) throws -> Job {
        try tx.require(.admin, to: "retry a job")
        guard let job = try tx.jobs.find(id) else { throw Refusal(.notFound, "no_such_job", "there is no such job") }
        guard job.state.needsPerson else {
            throw Refusal(.conflict, "not_waiting", "this job is \(job.state.rawValue) and needs no retry")
        }
        return try tx.requeue(job, because: "retried by an admin")
    }
}

extension Scope where Self: HasJobs & HasGrants {
    @discardableResult
    package func requeue(_ job: Job, because reason: String) throws -> Job {
        var job = job
        job.state = .queued
        job.attempts = 0
        job.runAt = now
        try jobs.save(job)
        try queue.promise(.provisioning, id: job.id.rawValue, at: now)
        if let grant = try grants.find(job.grant) { try settleRemoval(of: grant) }
        try record(AuditEvent(.jobRequeued, [.job(job.id), .grant(job.grant)], ["reason": .string(reason)]))
        return job
    }
}

/// Gives up a provisioning that cannot succeed: the grant is revoked, and what may have been given is taken away (J8).
package struct AbandonJob: Sendable {
    private let id: ID<Job>
    private let reason: String

    package init(_ id: ID<Job>, reason: String) { (self.id, self.reason) = (id, reason) }

    package func callAsFunction(in tx: some Scope & HasJobs & HasGrants & HasPeople) throws {
        try tx.require(.admin, to: "abandon a job")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why it will not be provisioned") }
        guard var job = try tx.jobs.find(id) else { throw Refusal(.notFound, "no_such_job", "there is no such job") }
        guard job.kind == .provision else {
            throw Refusal(.conflict, "removal_cannot_be_abandoned", "a removal has to be completed, by hand if need be")
        }
        guard job.state.needsPerson else {
            throw Refusal(.conflict, "not_waiting", "this job does not wait for a person")
        }
        job.state = .abandoned
        job.completedAt = tx.now
        job.note = reason
        try tx.jobs.save(job)
        try tx.record(AuditEvent(.jobAbandoned, [.job(id), .grant(job.grant)], ["reason": .string(reason)]))
        if try tx.grants.find(job.grant)?.isOpen == true {
            try RevokeGrant(job.grant, reason: "wont_provision: \(reason)")(in: tx)
        }
    }
}
