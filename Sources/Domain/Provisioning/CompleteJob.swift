package import Kernel

/// What the directory showed when a person said that a job is done by hand.
package enum ManualEvidence: Equatable, Sendable {
    case readBack(Membership)
    /// The connector cannot read it: the word of the person is all there is.
    case notReadable(reason: String)
}

/// Ends a job that a person did by hand (J7).
///
/// Refused when the directory says otherwise; without a reading it counts as attested by that person, never as
/// verified.
package struct CompleteJob: Sendable {
    private let id: ID<Job>
    private let note: String
    private let evidence: ManualEvidence

    package init(_ id: ID<Job>, note: String, evidence: ManualEvidence) {
        (self.id, self.note, self.evidence) = (id, note, evidence)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasJobs & HasGrants & HasPeople & HasRequests & HasEffects
    ) throws -> Job {
        guard !note.isEmpty else { throw Refusal(.invalid, "note_missing", "say what you did") }
        guard var job = try tx.jobs.find(id), var grant = try tx.grants.find(job.grant) else {
            throw Refusal(.notFound, "no_such_job", "there is no such job")
        }
        let requester = try tx.requests.find(grant.request)?.requester
        let person = try Eligibility.decider(on: Set([grant.holder, requester].compactMap(\.self)), in: tx)
        guard job.state.needsPerson else {
            throw Refusal(.conflict, "not_waiting", "this job is \(job.state.rawValue) and does not wait for a person")
        }
        try refuseContradiction(job)
        job.state = .succeeded
        job.completedAt = tx.now
        job.note = note
        job.attestedBy = isVerified ? nil : person.id
        try tx.jobs.save(job)
        let data: JSON = ["verified": .bool(isVerified), "by": .string(person.id.rawValue), "note": .string(note)]
        try tx.record(AuditEvent(.jobManualCompleted, [.job(id), .grant(grant.id)], data))
        try ApplySuccess(job: job, isVerified: isVerified)(&grant, in: tx)
        if job.kind == .deprovision { try giveAgain(what: job, tookFrom: grant, in: tx) }
        return job
    }

    /// A worker would have left a membership that another grant needs; who works by hand may not know of that one.
    private func giveAgain(what job: Job, tookFrom grant: Grant, in tx: some Scope & HasJobs & HasGrants) throws {
        let identity = job.identity ?? grant.identity
        for other in try tx.grants.of(holder: grant.holder, target: job.target) where other.id != grant.id {
            guard other.isOpen, other.identity == identity, try tx.mayHold(other, as: identity) else { continue }
            try tx.giveAgain(other, because: "removed_by_hand")
        }
    }

    private var isVerified: Bool { if case .readBack(let seen) = evidence { seen != .unknown } else { false } }

    private func refuseContradiction(_ job: Job) throws(Refusal) {
        guard case .readBack(let seen) = evidence else { return }
        switch (job.kind, seen) {
        case (.provision, .notMember):
            throw Refusal(
                .conflict,
                "contradicted_by_directory",
                "the directory does not show this person in the group yet"
            )
        case (.deprovision, .member):
            throw Refusal(.conflict, "contradicted_by_directory", "the directory still shows this person in the group")
        default: break
        }
    }
}
