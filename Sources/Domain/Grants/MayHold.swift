import Kernel

extension HasJobs {
    /// Whether a directory may show a membership of that identity which this grant gave.
    ///
    /// A worker looks, and puts on record what it saw, before it adds: without that record nothing was added. A person
    /// who was asked to do it by hand may have done it. Who ends such a grant owes a removal; nobody else's grant may be
    /// relied upon to keep a membership.
    func mayHold(_ grant: Grant, as identity: ID<ExternalIdentity>?) throws -> Bool {
        try jobs.of(grant: grant.id).contains { $0.mayHaveGiven(identity) }
    }
}

extension Job {
    /// Whether the job acted on that identity; one of which nobody knows on whom it acted concerns everybody.
    func concerns(_ identity: ID<ExternalIdentity>?) -> Bool {
        self.identity == nil || identity == nil || self.identity == identity
    }

    /// Whether this job may have made that identity a member, by itself or by the hand of who was asked to.
    func mayHaveGiven(_ identity: ID<ExternalIdentity>?) -> Bool {
        kind == .provision && concerns(identity) && (mayHaveAdded || state == .manualPending)
    }

    /// The look before the first add is on record, or somebody said that it is done.
    var mayHaveAdded: Bool { priorMembership != nil || state == .succeeded }
}
