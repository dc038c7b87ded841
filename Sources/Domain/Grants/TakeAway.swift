import Kernel

extension Grant {
    /// The next job of this grant: its number fences off the results of all older ones.
    mutating func nextJob(_ kind: Job.Kind, id: ID<Job>, at now: Instant, identity: ID<ExternalIdentity>? = nil)
        throws(Refusal) -> Job
    {
        guard let target else { throw .grant("this grant needs no directory") }
        jobSeq += 1
        return Job(
            id: id,
            grant: self.id,
            kind: kind,
            seq: jobSeq,
            target: target,
            person: holder,
            identity: identity,
            createdAt: now,
            runAt: now
        )
    }
}

extension Job {
    /// How far a removal is that this open job carries out.
    var removalState: Grant.Removal {
        switch state {
        case .deadLetter: .failed
        case .manualPending: .manualPending
        default: .queued
        }
    }

    /// True when the grant has moved on and this job must not act any more.
    ///
    /// Taking away a former identity still must.
    func isSuperseded(by grant: Grant) -> Bool {
        guard seq < grant.jobSeq else { return false }
        return kind != .deprovision || (grant.isOpen && identity == grant.identity)
    }
}

extension Scope where Self: HasJobs {
    /// Promises a job, on the record (J1).
    func enqueue(_ job: Job) throws {
        try jobs.add(job)
        try queue.promise(.provisioning, id: job.id.rawValue, at: job.runAt)
        let data: JSON = ["kind": .string(job.kind.rawValue), "seq": .integer(job.seq)]
        try record(AuditEvent(.jobQueued, [.job(job.id), .grant(job.grant)], data))
    }

    /// Ends a job that something newer replaces (J9).
    ///
    /// A running one goes on: its number no longer counts.
    func supersede(_ job: Job) throws {
        guard job.state != .running else { return }
        var job = job
        try cancel(&job)
    }

    func cancel(_ job: inout Job) throws {
        job.state = .cancelled
        job.completedAt = now
        try jobs.save(job)
        try queue.withdraw(.provisioning, id: job.id.rawValue)
        try record(AuditEvent(.jobCancelled, [.job(job.id), .grant(job.grant)], ["reason": "superseded"]))
    }
}

/// Starts taking away what an ended grant gave, if a directory may hold anything of it.
///
/// Removals of former identities that are still on their way go on beside it.
struct TakeAway {
    func callAsFunction(_ grant: inout Grant, in tx: some Scope & HasJobs) throws {
        guard grant.target != nil else {
            grant.removal = .notNeeded
            return
        }
        var open = try tx.jobs.open(grant: grant.id)
        let mayHold = try tx.mayHold(grant, as: grant.identity)
        for job in open where job.kind != .deprovision { try tx.supersede(job) }
        if mayHold, !open.contains(where: { $0.kind == .deprovision && $0.concerns(grant.identity) }) {
            let removal = try grant.nextJob(.deprovision, id: tx.newID(), at: tx.now, identity: grant.identity)
            try tx.enqueue(removal)
            open.append(removal)
        } else {
            // Fences off who is about to add.
            grant.jobSeq += 1
        }
        grant.removal = open.removalState ?? .notNeeded
    }
}
