extension HasJobs {
    /// Whether a directory may show a membership that this grant gave.
    ///
    /// A worker looks, and puts on record what it saw, before it adds: without that record nothing was added. A person
    /// who was asked to do it by hand may have done it. Who ends such a grant owes a removal; nobody else's grant may be
    /// relied upon to keep a membership.
    func mayHold(_ grant: Grant) throws -> Bool {
        if grant.startedAt != nil { return true }
        return try jobs.of(grant: grant.id).contains { job in
            job.kind == .provision
                && (job.priorMembership != nil || job.state == .succeeded || job.state == .manualPending)
        }
    }
}
