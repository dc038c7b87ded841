package import Kernel

/// Promises a look at the directory, whether the membership is what the grant says.
package struct CheckGrant: Sendable {
    private let id: ID<Grant>

    package init(_ id: ID<Grant>) { self.id = id }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasGrants & HasJobs & HasPeople) throws -> Job {
        guard let grant = try tx.grants.find(id), let target = grant.target else {
            throw Refusal(.notFound, "no_such_grant", "there is no such grant with a directory group")
        }
        _ = try Eligibility.decider(on: [], in: tx)
        guard try !tx.jobs.open(grant: id).contains(where: { $0.kind == .check }) else {
            throw Refusal(.conflict, "check_open", "a check of this grant is already on its way")
        }
        // A check carries the grant's present number and fences nothing off.
        let job = Job(
            id: tx.newID(),
            grant: id,
            kind: .check,
            seq: grant.jobSeq,
            target: target,
            person: grant.holder,
            identity: grant.identity,
            createdAt: tx.now,
            runAt: tx.now
        )
        try tx.enqueue(job)
        return job
    }
}
