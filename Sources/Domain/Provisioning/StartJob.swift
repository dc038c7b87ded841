package import Kernel

/// What a worker is to do with a job it has claimed.
package enum JobPlan: Equatable, Sendable {
    /// Call the directory as this identity.
    case run(Job, identity: ID<ExternalIdentity>, mustProbe: Bool)
    /// Nothing is to be called: the job was finished, held, postponed or handed to a person.
    case nothing
}

/// Takes a claimed job to `running`, or says why it cannot run now (J2, J6, J9).
package struct StartJob: Sendable {
    /// How long a held job sleeps; enabling the connection wakes it at once.
    package static let holdTime = Span.hours(1)

    private static let neededByOther = "other_grant"
    static let baseline = "baseline"

    /// Whether a removal with that code was not carried out, because the membership was not its grant's to take.
    static func isReasonToKeep(_ code: String?) -> Bool { code == neededByOther || code == baseline }

    private let id: ID<Job>
    private let fence: Int64

    package init(_ id: ID<Job>, fence: Int64) { (self.id, self.fence) = (id, fence) }

    package func callAsFunction(
        in tx: some Scope & HasJobs & HasGrants & HasConnections & HasIdentities & HasCatalog & HasReconciliation
            & HasPeople
    ) throws -> JobPlan {
        guard try tx.queue.holds(.provisioning, id: id.rawValue, fence: fence), var job = try tx.jobs.find(id),
            let grant = try tx.grants.find(job.grant)
        else { return .nothing }
        guard !job.state.needsPerson, job.state.isOpen else {
            _ = try tx.queue.keep(.provisioning, id: id.rawValue, fence: fence)
            return .nothing
        }
        if job.isSuperseded(by: grant) { return try cancel(&job, in: tx) }
        // The sweep ends the grant within seconds; access must not begin after its end.
        let isTooLate = job.kind == .provision && grant.isOver(at: tx.now)
        if try isTooLate || waitsForOther(job, in: tx) { return try postpone(to: tx.now + .seconds(5), in: tx) }
        // Whoever has left is given nothing, also while the end of what they hold waits for a person.
        if job.kind == .provision, try tx.people.find(job.person)?.isActive == false {
            return try hold(
                &job,
                code: "holder_inactive",
                "the person has left; nothing is given unless they are back",
                in: tx
            )
        }
        let identity = try tx.actingIdentity(of: job)
        // Before anybody is asked to do it: what may not be taken away is nobody's task, whether the connection works or not.
        if job.kind == .deprovision, let reason = try reasonToKeep(grant, job: job, identity: identity, in: tx) {
            return try leaveMembership(&job, grant: grant, reason: reason, in: tx)
        }
        let connection = try tx.connections.find(job.target.connection)
        guard connection?.isUsable == true else {
            // Off by an admin's word: nothing will be called, so what is due to be taken away is a person's to do.
            let isOff = [.disabled, .revoked].contains(connection?.state) && job.kind == .deprovision
            return try isOff ? leaveToPerson(&job, grant: grant, in: tx) : hold(&job, for: .connection, in: tx)
        }
        // Only additions are new provider work: a lapse never keeps access from being taken away.
        if job.kind == .provision, try !tx.licences.standing(at: tx.now).allowsAdditions {
            return try hold(&job, for: .licence, in: tx)
        }
        guard let identity else { return try askPerson(&job, grant: grant, in: tx) }
        if try job.kind == .provision && tx.isBeingTakenOut(identity, of: job.target) {
            return try postpone(to: tx.now + .seconds(5), in: tx)
        }
        return try run(&job, grant: grant, identity: identity, in: tx)
    }

    private func run(
        _ job: inout Job,
        grant: Grant,
        identity: ID<ExternalIdentity>,
        in tx: some Scope & HasJobs & HasGrants
    ) throws -> JobPlan {
        job.state = .running
        job.attempts += 1
        job.identity = identity
        try tx.jobs.save(job)
        job.version += 1
        if job.kind == .provision, grant.identity != identity { try name(identity, of: grant, for: job, in: tx) }
        let data: JSON = [
            "attempt": .integer(Int64(job.attempts)), "identity": .string(identity.rawValue), "lease": .integer(fence),
        ]
        try tx.record(AuditEvent(.jobStarted, [.job(job.id), .grant(job.grant)], data))
        return .run(job, identity: identity, mustProbe: job.kind == .provision && job.priorMembership == nil)
    }

    /// Keeps on the grant who is about to be added; a removal of the same one that waits for a person is not needed any
    /// more.
    private func name(
        _ identity: ID<ExternalIdentity>,
        of grant: Grant,
        for job: Job,
        in tx: some Scope & HasJobs & HasGrants
    ) throws {
        var grant = grant
        grant.identity = identity
        try tx.grants.save(grant)
        guard job.seq > 1 else { return }
        for other in try tx.jobs.open(grant: grant.id) where other.kind == .deprovision && other.identity == identity {
            try tx.supersede(other)
        }
    }

    /// One membership is touched by one job at a time, one group by one process, and a grant's jobs run in their order.
    private func waitsForOther(_ job: Job, in tx: some HasJobs) throws -> Bool {
        if try tx.jobs.running(person: job.person, target: job.target).contains(where: { $0.id != job.id }) {
            return true
        }
        if try tx.jobs.isGroupBusy(job.target, besides: job.id) { return true }
        return try tx.jobs.open(grant: job.grant).contains {
            $0.seq < job.seq && !$0.state.needsPerson && $0.state != .held && !job.isRemoval(besides: $0)
        }
    }

    private func cancel(_ job: inout Job, in tx: some Scope & HasJobs) throws -> JobPlan {
        try tx.cancel(&job)
        return .nothing
    }

    private func postpone(to instant: Instant, in tx: some HasQueue) throws -> JobPlan {
        _ = try tx.queue.postpone(.provisioning, id: id.rawValue, fence: fence, to: instant)
        return .nothing
    }

    private enum Lack {
        case connection, licence

        var code: String {
            switch self {
            case .connection: "connection_not_usable"
            case .licence: Job.licenceLapsed
            }
        }

        var message: String {
            switch self {
            case .connection: "the connection is not active or its last test failed; the job waits until it is"
            case .licence: "the licence has lapsed; the job waits until it is valid again"
            }
        }
    }

    private func hold(_ job: inout Job, for lack: Lack, in tx: some Scope & HasJobs) throws -> JobPlan {
        try hold(&job, code: lack.code, lack.message, in: tx)
    }

    private func hold(_ job: inout Job, code: String, _ message: String, in tx: some Scope & HasJobs) throws -> JobPlan
    {
        if job.state != .held || job.code != code {
            (job.state, job.code, job.message) = (.held, code, message)
            try tx.jobs.save(job)
            try tx.record(AuditEvent(.jobHeld, [.job(id), .grant(job.grant)], ["reason": .string(code)]))
        }
        return try postpone(to: tx.now + Self.holdTime, in: tx)
    }

    private func leaveToPerson(
        _ job: inout Job,
        grant: Grant,
        in tx: some Scope & HasJobs & HasGrants
    ) throws -> JobPlan {
        job.code = Job.connectionDisabled
        job.message = "the connection is switched off; remove the person by hand, or switch it on"
        try HandToPerson()(&job, grant: grant, in: tx)
        _ = try tx.queue.keep(.provisioning, id: id.rawValue, fence: fence)
        return .nothing
    }

    private func askPerson(_ job: inout Job, grant: Grant, in tx: some Scope & HasJobs & HasGrants) throws -> JobPlan {
        job.code = "identity_missing"
        job.message = "nobody mapped this person to an identity at the connection"
        try HandToPerson()(&job, grant: grant, in: tx)
        _ = try tx.queue.keep(.provisioning, id: id.rawValue, fence: fence)
        return .nothing
    }

    /// Membership that came before us, or that another grant needs, is never removed.
    private func reasonToKeep(
        _ grant: Grant,
        job: Job,
        identity removed: ID<ExternalIdentity>?,
        in tx: some HasGrants & HasJobs & HasCatalog & HasIdentities
    ) throws -> String? {
        let isNeeded = try tx.grants.of(holder: grant.holder, target: job.target).contains { other in
            // One that holds nothing yet adds for itself, and would owe no removal if it ended before.
            try other.id != grant.id && other.isOpen
                && (other.identity == nil || removed == nil || other.identity == removed)
                && tx.mayHold(other, as: removed)
        }
        if isNeeded { return Self.neededByOther }
        guard let id = removed, let reference = try tx.identities.identity(id)?.reference else { return nil }
        return try tx.catalog.isBaseline(reference, of: job.target.group, connection: job.target.connection)
            ? Self.baseline : nil
    }

    private func leaveMembership(
        _ job: inout Job,
        grant: Grant,
        reason: String,
        in tx: some Scope & HasJobs & HasGrants
    ) throws -> JobPlan {
        job.state = .succeeded
        job.code = reason
        job.completedAt = tx.now
        try tx.jobs.save(job)
        _ = try tx.queue.keep(.provisioning, id: id.rawValue, fence: fence)
        try tx.settleRemoval(of: grant)
        try tx.record(AuditEvent(.grantRemovalNotNeeded, [.job(id), .grant(job.grant)], ["reason": .string(reason)]))
        return .nothing
    }
}
