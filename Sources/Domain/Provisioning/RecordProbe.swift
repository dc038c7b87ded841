package import Kernel

/// Keeps what the directory showed before our first add, and records a member whom no grant explains as baseline.
///
/// Whoever came after the group was compared is known to have come past us: asking for a grant does not make their
/// membership one that is never taken away.
package struct RecordProbe: Sendable {
    private let id: ID<Job>
    private let fence: Int64
    private let membership: Membership
    private let reference: [UInt8]?

    package init(_ id: ID<Job>, fence: Int64, membership: Membership, reference: [UInt8]?) {
        (self.id, self.fence, self.membership, self.reference) = (id, fence, membership, reference)
    }

    /// - Returns: whether the job may go on; false when the lease was lost.
    package func callAsFunction(
        in tx: some Scope & HasJobs & HasGrants & HasCatalog & HasIdentities & HasReconciliation
    ) throws -> Bool {
        guard try tx.queue.holds(.provisioning, id: id.rawValue, fence: fence), var job = try tx.jobs.find(id),
            job.state == .running, let grant = try tx.grants.find(job.grant), job.seq == grant.jobSeq
        else { return false }
        guard job.priorMembership == nil, membership != .unknown else { return true }
        job.priorMembership = membership
        try tx.jobs.save(job)
        if membership == .member, let reference, try !isOurs(reference, job, of: grant, in: tx),
            try !cameLater(reference, job.target, in: tx)
        {
            try tx.catalog.recordBaseline([reference], of: job.target.group, connection: job.target.connection)
            let data: JSON = ["group": .string(job.target.group), "count": 1, "when": "first_add"]
            try tx.record(AuditEvent(.baselineRecorded, [.connection(job.target.connection), .grant(grant.id)], data))
        }
        return true
    }

    /// Since the binding, whose members are baseline, the group was read to its end, or this very member was found.
    private func cameLater(_ reference: [UInt8], _ target: Grant.Target, in tx: some Scope & HasReconciliation) throws
        -> Bool
    {
        guard let comparison = try tx.reconciliation.comparison(of: target) else { return false }
        if comparison.listedAt != nil { return true }
        let key = Finding.key(reference)
        return try tx.reconciliation.openFinding(of: comparison.id, kind: .outOfBand, key: key) != nil
            || tx.reconciliation.wasRemoved(key, of: comparison.id, after: tx.now - Replication.longest)
    }

    private func isOurs(
        _ reference: [UInt8],
        _ job: Job,
        of grant: Grant,
        in tx: some Scope & HasJobs & HasGrants & HasIdentities
    ) throws -> Bool {
        try tx.explains(grant.holder, as: job.identity, in: job.target, besides: job.id)
            || tx.explains(reference, in: job.target, besides: job.id)
    }
}
