import Kernel

extension Scope where Self: HasGrants & HasJobs {
    /// Whether a grant of ours gave that membership, or may have, and its removal is not yet seen everywhere.
    ///
    /// A membership that is explained so is ours to take away; any other was there before us.
    /// - Parameter job: a job that is about to give the membership, and so explains nothing yet.
    func explains(_ holder: ID<Person>, in target: Grant.Target, besides job: ID<Job>? = nil) throws -> Bool {
        try grants.of(holder: holder, target: target).contains { grant in
            let others = try jobs.of(grant: grant.id).filter { $0.id != job }
            if grant.removal == .done { return others.contains { $0.tookAway(since: now - Replication.longest) } }
            return grant.startedAt != nil || others.contains { $0.kind == .provision && $0.priorMembership != nil }
        }
    }
}

extension Job {
    fileprivate func tookAway(since instant: Instant) -> Bool {
        kind == .deprovision && completedAt.map { $0 > instant } ?? true
    }
}

/// What is assumed of a directory's replicas.
enum Replication {
    /// How long they may still show a membership that was taken away.
    static let longest = Span.minutes(15)
}
