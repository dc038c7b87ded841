import Kernel

/// Changes the grant after one of its jobs came to a good end, if that job is still the newest.
struct ApplySuccess {
    let job: Job
    /// False when a person attested what could not be read back.
    let isVerified: Bool

    func callAsFunction(_ grant: inout Grant, in tx: some Scope & HasGrants & HasJobs & HasRequests & HasEffects) throws
    {
        if job.kind == .deprovision { return try finishRemoval(of: grant, in: tx) }
        guard job.seq == grant.jobSeq else { return try discard(grant, in: tx) }
        if job.kind == .provision, grant.status == .pendingProvision { try activate(&grant, in: tx) }
    }

    private func activate(_ grant: inout Grant, in tx: some Scope & HasGrants & HasRequests & HasEffects) throws {
        try grant.activate(at: tx.now)
        try tx.grants.save(grant)
        let data: JSON = ["expiresAt": .instant(grant.expiresAt), "verified": .bool(isVerified)]
        try tx.record(AuditEvent(.grantActivated, [.grant(grant.id), .job(job.id)], data))
        guard let issue = try tx.requests.find(grant.request)?.issue, let end = grant.expiresAt else { return }
        try tx.tell(issue, .comment(text: "Access is active until \(end.rfc3339)."))
    }

    /// A former identity lost the membership, or an ended grant's own did; an open grant goes on under the present one.
    private func finishRemoval(of grant: Grant, in tx: some Scope & HasGrants & HasJobs) throws {
        let isFormer = !job.concerns(grant.identity)
        guard try isFormer || isLast(of: grant, in: tx) else { return try discard(grant, in: tx) }
        let identity = isFormer ? job.identity?.rawValue : nil
        let data: JSON = ["verified": .bool(isVerified), "identity": .text(identity)]
        try tx.record(AuditEvent(.grantAccessRemoved, [.grant(grant.id), .job(job.id)], data.withoutNulls))
        try tx.settleRemoval(of: grant)
    }

    /// Nothing was given, or may have been, to that identity again since this removal was promised.
    private func isLast(of grant: Grant, in tx: some HasJobs) throws -> Bool {
        guard !grant.isOpen else { return false }
        return try job.seq == grant.jobSeq
            || tx.jobs.of(grant: grant.id).allSatisfy { $0.seq <= job.seq || !$0.mayHaveGiven(grant.identity) }
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
        try tx.settleRemoval(of: grant)
    }
}
