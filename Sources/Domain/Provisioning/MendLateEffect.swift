import Kernel

/// Mends what a worker did to a directory after it had lost its lease.
///
/// No directory knows our fences, so a worker that was paused for longer than its lease may still add or remove. Its
/// result counts for nothing; what it may have changed is put right by a fresh job.
struct MendLateEffect {
    let job: Job
    let result: JobResult

    func callAsFunction(in tx: some Scope & HasJobs & HasGrants) throws {
        guard mayHaveHadEffect, job.kind != .check, var grant = try tx.grants.find(job.grant) else { return }
        let data: JSON = ["kind": .string(job.kind.rawValue), "seq": .integer(job.seq), "code": .string(result.code)]
        try tx.record(AuditEvent(.lateResultDiscarded, [.job(job.id), .grant(grant.id)], data))
        let open = try tx.jobs.open(grant: grant.id)
        switch job.kind {
        case .provision where !grant.isOpen && open.allSatisfy({ $0.kind != .deprovision }):
            try TakeAway()(&grant, in: tx)
        case .deprovision
        where grant.isOpen && open.allSatisfy({ $0.kind != .provision }) && job.identity == grant.identity:
            try tx.enqueueAgain(&grant, because: "late_removal")
        default: return
        }
        try tx.grants.save(grant)
    }

    /// An attempt without a clear answer may have had its effect all the same.
    private var mayHaveHadEffect: Bool {
        switch result.outcome {
        case .done, .retryable: true
        case .alreadyTrue, .terminal, .manual: false
        }
    }
}
