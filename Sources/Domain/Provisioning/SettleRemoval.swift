import Kernel

extension Scope where Self: HasGrants & HasJobs {
    /// Says on an ended grant how far the removal of all that it gave is, and promises what is still owed.
    ///
    /// A grant may owe several removals at a time, one for each identity that it acted under. As long as one of them is
    /// open, the removal is outstanding, and as far as the one that needs a person most.
    func settleRemoval(of grant: Grant) throws {
        guard !grant.isOpen else { return }
        let jobs = try jobs.of(grant: grant.id)
        var settled = grant
        if let open = jobs.removalState {
            settled.removal = open
        } else if grant.removal.isOutstanding, jobs.oweRemoval(of: grant.identity) {
            try TakeAway()(&settled, in: self)
        } else if grant.removal.isOutstanding {
            settled.removal = jobs.end(ofRemoving: grant.identity)
        }
        guard settled != grant else { return }
        try grants.save(settled)
        // Who only reads the log has to learn that nobody but a person ends this access.
        guard settled.removal != grant.removal, settled.removal.needsPerson else { return }
        try record(
            AuditEvent(.grantRemovalOutstanding, [.grant(grant.id)], ["removal": .string(settled.removal.rawValue)])
        )
    }
}

extension Grant.Removal {
    var isOutstanding: Bool {
        switch self {
        case .queued, .manualPending, .failed: true
        case .none, .done, .notNeeded: false
        }
    }

    /// Whether no worker will end it any more.
    var needsPerson: Bool { self == .manualPending || self == .failed }
}

extension [Job] {
    /// How far the open removals among these jobs are; nil when there is none.
    var removalState: Grant.Removal? {
        let states = filter { $0.kind == .deprovision && $0.state.isOpen }.map(\.removalState)
        return [.failed, .manualPending, .queued].first(where: states.contains)
    }

    /// Whether that identity may have been added after the last removal of it that succeeded.
    func oweRemoval(of identity: ID<ExternalIdentity>?) -> Bool {
        contains { adding in
            adding.mayHaveGiven(identity) && !contains { $0.tookAway(identity) && $0.seq > adding.seq }
        }
    }

    /// What became of the removal of that identity, now that nothing of it is open or owed.
    fileprivate func end(ofRemoving identity: ID<ExternalIdentity>?) -> Grant.Removal {
        last { $0.tookAway(identity) }.map { StartJob.isReasonToKeep($0.code) ? .notNeeded : .done } ?? .notNeeded
    }
}

extension Job {
    func tookAway(_ identity: ID<ExternalIdentity>?) -> Bool {
        kind == .deprovision && state == .succeeded && concerns(identity)
    }

    /// Whether both are removals, of two identities: neither has to wait for the other.
    func isRemoval(besides other: Job) -> Bool {
        kind == .deprovision && other.kind == .deprovision && !concerns(other.identity)
    }
}
