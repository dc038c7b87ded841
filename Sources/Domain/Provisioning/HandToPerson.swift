import Kernel

/// Leaves a job to a person (J6): nothing is activated or called removed meanwhile.
struct HandToPerson {
    func callAsFunction(_ job: inout Job, grant: Grant, in tx: some Scope & HasJobs & HasGrants) throws {
        job.state = .manualPending
        try tx.jobs.save(job)
        try tx.settleRemoval(of: grant)
        let data: JSON = ["code": .text(job.code), "message": .text(job.message)]
        try tx.record(AuditEvent(.jobManualPending, [.job(job.id), .grant(job.grant)], data))
    }
}

extension Job {
    /// Why a removal was left to a person: no call is made at a connection that is off.
    package static let connectionDisabled = "connection_disabled"
}
