package import Kernel

/// How long the records of what is over are kept (N7, N8, N9).
package struct RetentionPeriods: Equatable, Sendable {
    /// Entries of the log.
    package var audit: Span
    /// The sealed values of external identities that nothing needs any more.
    package var identities: Span
    /// Finished jobs.
    package var jobs: Span

    package init(audit: Span = .days(365), identities: Span? = nil, jobs: Span = .days(90)) {
        (self.audit, self.identities, self.jobs) = (audit, identities ?? audit, jobs)
    }
}

/// How long one organization wants its records kept; what is not said is as the operator set it.
package struct RetentionSettings: Equatable, Sendable {
    /// Days of the log's entries, never fewer than the operator keeps them.
    package let auditDays: Int?
    package let identityDays: Int?
    package let jobDays: Int?

    package static let auditRange = 30...3_650
    package static let identityRange = 30...3_650
    package static let jobRange = 1...3_650
    /// What holds until an admin says otherwise.
    package static let unset = RetentionSettings(trustedAudit: nil, nil, nil)

    package init(auditDays: Int? = nil, identityDays: Int? = nil, jobDays: Int? = nil) throws(Refusal) {
        guard auditDays.map(Self.auditRange.contains) ?? true else {
            throw Refusal(.invalid, "audit_days_out_of_range", "keep entries of the log for 30 to 3650 days")
        }
        guard identityDays.map(Self.identityRange.contains) ?? true else {
            throw Refusal(.invalid, "identity_days_out_of_range", "keep external identities for 30 to 3650 days")
        }
        guard jobDays.map(Self.jobRange.contains) ?? true else {
            throw Refusal(.invalid, "job_days_out_of_range", "keep finished jobs for 1 to 3650 days")
        }
        self.init(trustedAudit: auditDays, identityDays, jobDays)
    }

    private init(trustedAudit: Int?, _ identityDays: Int?, _ jobDays: Int?) {
        (auditDays, self.identityDays, self.jobDays) = (trustedAudit, identityDays, jobDays)
    }

    /// What holds in the organization, over what the operator set.
    ///
    /// The log is never let go earlier than the operator keeps it, even if that was set to longer since.
    package func periods(over operators: RetentionPeriods) -> RetentionPeriods {
        RetentionPeriods(
            audit: max(operators.audit, auditDays.map { .days(Int64($0)) } ?? operators.audit),
            identities: identityDays.map { .days(Int64($0)) } ?? operators.identities,
            jobs: jobDays.map { .days(Int64($0)) } ?? operators.jobs
        )
    }

    package var json: JSON {
        ["auditDays": .int(auditDays), "identityDays": .int(identityDays), "jobDays": .int(jobDays)]
    }
}

/// The first entries of a log, of which only the proof is kept.
package struct PrunedRange: Equatable, Sendable {
    package let from: Int64
    /// The last entry that is gone; a multiple of `PrunedRange.run`.
    package let through: Int64
    /// What the first entry that is still there names as its predecessor.
    package let lastHash: [UInt8]
    /// A signed checkpoint over the first `through` entries: it vouches for all that is gone.
    package let note: String
    package let prunedAt: Instant

    /// Entries go in whole runs of the tree's smallest stored node, so that every proof can still be made.
    package static let run: Int64 = 256

    package init(from: Int64, through: Int64, lastHash: [UInt8], note: String, prunedAt: Instant) {
        (self.from, self.through, self.lastHash) = (from, through, lastHash)
        (self.note, self.prunedAt) = (note, prunedAt)
    }

    /// What the entry `log_pruned` says of it, members in canonical order.
    ///
    /// The row counts only where the log says the same.
    package var json: JSON {
        [
            "checkpoint": .string(note), "from": .integer(from), "lastHash": .string(Hex.encode(lastHash)),
            "through": .integer(through),
        ]
    }
}

/// What retention needs to know and do that nothing else does.
package protocol Retention {
    func settings() throws -> RetentionSettings
    func save(_ settings: RetentionSettings) throws
    /// The day that retention reckoned from last.
    func lastDay() throws -> Instant?
    func keepLastDay(_ day: Instant) throws
    /// The newest range that was pruned.
    func newestRange() throws -> PrunedRange?
    /// When the oldest thing began that is not over: a pending request, an open grant, or a removal still owed.
    func oldestOpen() throws -> Instant?
    /// Keeps the record and the leaf hashes, and takes the entries out.
    func prune(_ range: PrunedRange) throws
    /// Takes out at most `limit` finished jobs that were completed before a moment and that no proof of a membership needs.
    ///
    /// - Returns: which they were.
    func pruneJobs(before moment: Instant, limit: Int) throws -> [ID<Job>]
    /// Erases at most `limit` values that no mapping, grant or job needs and that are older than a moment.
    func eraseIdentities(before moment: Instant, limit: Int) throws -> [ID<ExternalIdentity>]
}

package protocol HasRetention { var retention: any Retention { get } }
