import Kernel

extension Scope where Self: HasGrants & HasJobs {
    /// Whether a grant of ours gave that membership, or may have, and its removal is not yet seen everywhere.
    ///
    /// A membership that is explained so is ours to take away; any other was there before us.
    /// - Parameters:
    ///   - identity: as whom the holder is a member: what a grant did under another identity explains nothing.
    ///   - job: a job that is about to give the membership, and so explains nothing yet.
    func explains(
        _ holder: ID<Person>,
        as identity: ID<ExternalIdentity>?,
        in target: Grant.Target,
        besides job: ID<Job>? = nil
    ) throws -> Bool {
        try explains(holder, in: target, besides: job) { $0.concerns(identity) }
    }

    fileprivate func explains(
        _ holder: ID<Person>,
        in target: Grant.Target,
        besides job: ID<Job>?,
        by isMeant: (Job) -> Bool
    ) throws -> Bool {
        try grants.of(holder: holder, target: target).contains { grant in
            let all = try jobs.of(grant: grant.id).filter(isMeant)
            return all.contains { adding in
                adding.id != job && adding.kind == .provision && adding.mayHaveAdded
                    && !all.contains { $0.tookAway(what: adding, before: now - Replication.longest) }
            }
        }
    }
}

extension Scope where Self: HasGrants & HasJobs & HasIdentities {
    /// Whether a grant of ours gave that membership, or may have, to whoever has the external identity or had it
    /// before: what it did for one person may still be seen when it belongs to the next.
    ///
    /// A job of which nobody knows on whom it acted may have acted on any account that its person had then, which is
    /// not to be thought of one that went to somebody else.
    func explains(_ reference: [UInt8], in target: Grant.Target, besides job: ID<Job>? = nil) throws -> Bool {
        try identities.holders(reference: reference).contains {
            let identity = $0.identity
            return try explains($0.person, in: target, besides: job) { $0.identity == identity }
        }
    }

    /// Whether we took that membership away so short a time ago that a replica may still show it.
    func tookAwayLately(_ identity: ID<ExternalIdentity>, of holder: ID<Person>, from target: Grant.Target) throws
        -> Bool
    {
        let former = try identities.identity(identity)?.reference.map { try identities.holders(reference: $0) } ?? []
        return try (former + [IdentityHolder(person: holder, identity: identity)]).contains { held in
            try grants.of(holder: held.person, target: target).contains { grant in
                try jobs.of(grant: grant.id).contains { job in
                    job.tookAway(held.identity) && job.completedAt.map { $0 > now - Replication.longest } ?? false
                }
            }
        }
    }
}

extension Job {
    fileprivate func tookAway(what adding: Job, before instant: Instant) -> Bool {
        kind == .deprovision && state == .succeeded && seq > adding.seq && completedAt.map { $0 <= instant } ?? false
    }
}

/// What is assumed of a directory's replicas.
enum Replication {
    /// How long they may still show a membership that was taken away.
    static let longest = Span.minutes(15)
}
