import Kernel

/// Changes the grant after one of its jobs came to a good end, if that job is still the newest.
struct ApplySuccess {
    let job: Job
    /// False when a person attested what could not be read back.
    let isVerified: Bool

    func callAsFunction(_ grant: inout Grant, in tx: some Scope & HasGrants & HasJobs & HasRequests & HasEffects) throws
    {
        if job.kind == .deprovision, job.identity != grant.identity { return try recordFormerIdentity(grant, in: tx) }
        guard job.seq == grant.jobSeq else { return try discard(grant, in: tx) }
        switch job.kind {
        case .provision where grant.status == .pendingProvision: try activate(&grant, in: tx)
        case .deprovision where !grant.isOpen: try confirmRemoval(&grant, in: tx)
        case .provision, .deprovision, .check: break
        }
    }

    private func activate(_ grant: inout Grant, in tx: some Scope & HasGrants & HasRequests & HasEffects) throws {
        try grant.activate(at: tx.now)
        try tx.grants.save(grant)
        let data: JSON = ["expiresAt": .instant(grant.expiresAt), "verified": .bool(isVerified)]
        try tx.record(AuditEvent(.grantActivated, [.grant(grant.id), .job(job.id)], data))
        guard let issue = try tx.requests.find(grant.request)?.issue, let end = grant.expiresAt else { return }
        try tx.tell(issue, .comment(text: "Access is active until \(end.rfc3339)."))
    }

    private func confirmRemoval(_ grant: inout Grant, in tx: some Scope & HasGrants) throws {
        grant.removal = .done
        try tx.grants.save(grant)
        try tx.record(
            AuditEvent(.grantAccessRemoved, [.grant(grant.id), .job(job.id)], ["verified": .bool(isVerified)])
        )
    }

    /// The person's former identity lost the membership; the grant goes on under the new one.
    private func recordFormerIdentity(_ grant: Grant, in tx: some Scope & HasGrants & HasJobs) throws {
        let data: JSON = ["verified": .bool(isVerified), "identity": .text(job.identity?.rawValue)]
        try tx.record(AuditEvent(.grantAccessRemoved, [.grant(grant.id), .job(job.id)], data))
        try tx.resumeRemoval(of: grant)
    }

    /// The grant has moved on.
    ///
    /// What a late add may have given is taken away by the job that ended the grant, which waits for this one; if
    /// none is open, one is promised.
    private func discard(_ grant: Grant, in tx: some Scope & HasGrants & HasJobs) throws {
        let data: JSON = [
            "kind": .string(job.kind.rawValue), "seq": .integer(job.seq), "newest": .integer(grant.jobSeq),
        ]
        try tx.record(AuditEvent(.lateResultDiscarded, [.job(job.id), .grant(grant.id)], data))
        try tx.resumeRemoval(of: grant)
    }
}
