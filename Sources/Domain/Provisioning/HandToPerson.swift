import Kernel

/// Leaves a job to a person (J6): nothing is activated or called removed meanwhile.
struct HandToPerson {
    func callAsFunction(_ job: inout Job, grant: Grant, in tx: some Scope & HasJobs & HasGrants) throws {
        job.state = .manualPending
        try tx.jobs.save(job)
        try tx.markRemoval(of: grant, by: job, as: .manualPending)
        let data: JSON = ["code": .text(job.code), "message": .text(job.message)]
        try tx.record(AuditEvent(.jobManualPending, [.job(job.id), .grant(job.grant)], data))
    }
}

extension Scope where Self: HasGrants {
    /// Says on the grant how far its removal is, if the job is still the newest one of an ended grant.
    func markRemoval(of grant: Grant, by job: Job, as removal: Grant.Removal) throws {
        guard job.kind == .deprovision, job.seq == grant.jobSeq, !grant.isOpen, grant.removal != removal else { return }
        var grant = grant
        grant.removal = removal
        try grants.save(grant)
    }
}
