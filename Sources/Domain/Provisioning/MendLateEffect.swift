import Kernel

/// Mends what a worker did to a directory after it had lost its lease.
///
/// No directory knows our fences, so a worker that was paused for longer than its lease may still add or remove. Its
/// result counts for nothing; what it may have changed is put right by jobs that look again, whichever grant of the
/// person needs the membership by now.
struct MendLateEffect {
    let job: Job
    /// The identity that the worker acted on.
    let identity: ID<ExternalIdentity>?
    let result: JobResult

    func callAsFunction(in tx: some Scope & HasJobs & HasGrants) throws {
        guard mayHaveHadEffect, job.kind != .check, let grant = try tx.grants.find(job.grant) else { return }
        let data: JSON = ["kind": .string(job.kind.rawValue), "seq": .integer(job.seq), "code": .string(result.code)]
        try tx.record(AuditEvent(.lateResultDiscarded, [.job(job.id), .grant(grant.id)], data))
        let identity = identity ?? job.identity ?? grant.identity
        let mine = try tx.grants.of(holder: job.person, target: job.target)
        let needing = try mine.filter {
            try $0.isOpen && $0.identity == identity && ($0.id == grant.id || tx.mayHold($0, as: identity))
        }
        switch job.kind {
        case .provision: if needing.isEmpty { try takeAway(identity, grant: grant, among: mine, in: tx) }
        case .deprovision: for needing in needing { try tx.giveAgain(needing, because: "late_removal") }
        case .check: break
        }
    }

    /// An attempt without a clear answer may have had its effect all the same.
    private var mayHaveHadEffect: Bool {
        switch result.outcome {
        case .done, .retryable: true
        case .alreadyTrue, .terminal, .manual: false
        }
    }

    /// Nobody needs what was added: whoever is removing it begins anew, or a new job does.
    private func takeAway(
        _ identity: ID<ExternalIdentity>?,
        grant: Grant,
        among mine: [Grant],
        in tx: some Scope & HasJobs & HasGrants
    ) throws {
        let removing = try mine.flatMap { other in
            try tx.jobs.open(grant: other.id).filter {
                $0.kind == .deprovision && ($0.identity ?? other.identity) == identity
            }
        }
        guard removing.isEmpty else { return try removing.forEach { try tx.beginAnew($0) } }
        var grant = grant
        if grant.isOpen {
            try takeAwayFormer(identity, from: &grant, in: tx)
        } else if grant.identity == identity {
            try TakeAway()(&grant, in: tx)
        } else {
            try tx.enqueue(grant.nextJob(.deprovision, id: tx.newID(), at: tx.now, identity: identity))
            grant.removal = try tx.jobs.open(grant: grant.id).removalState ?? .queued
        }
        try tx.grants.save(grant)
    }

    /// Takes out an identity that an open grant does not name any more; whoever is adding the present one begins anew.
    private func takeAwayFormer(
        _ identity: ID<ExternalIdentity>?,
        from grant: inout Grant,
        in tx: some Scope & HasJobs
    ) throws {
        let adding = try tx.jobs.open(grant: grant.id).filter { $0.kind == .provision }
        for var job in adding { try tx.cancel(&job) }
        try tx.enqueue(grant.nextJob(.deprovision, id: tx.newID(), at: tx.now, identity: identity))
        if !adding.isEmpty { try tx.enqueue(grant.nextJob(.provision, id: tx.newID(), at: tx.now)) }
    }
}
