package import Kernel

/// Makes a draft the policy in force, as a new immutable revision.
///
/// A second admin publishes what the first has drafted. The difference to the present policy is computed here; where it
/// is not exact, the publisher has to say that this is accepted.
package struct PublishDraft: Sendable {
    private let id: ID<PolicyDraft>
    private let version: Int64?
    private let hash: String?
    private let acceptsInexact: Bool
    private let budget: Int

    /// - Parameters:
    ///   - version: the version that the publisher saw.
    ///   - hash: or the hash of what they saw, eight hexadecimal digits at least; one of the two is needed.
    package init(
        _ id: ID<PolicyDraft>,
        version: Int64? = nil,
        hash: String? = nil,
        acceptsInexact: Bool = false,
        budget: Int = DiffPolicies.budget
    ) {
        (self.id, self.version, self.hash) = (id, version, hash)
        (self.acceptsInexact, self.budget) = (acceptsInexact, budget)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasPolicies & HasPeople & HasApprovals & HasAudit
    ) throws -> PolicyRevision {
        let publisher = try tx.requireAdminPerson(to: "publish a policy")
        // Whose account nobody knows may be the editor's under another sign-in.
        _ = try Eligibility.decider(on: [], in: tx)
        if let winner = try winner(in: tx) { throw winner }
        var draft = try tx.policies.require(draft: id, version: version)
        try requireSeen(draft)
        let isReviewed = try requireReview(of: draft, by: publisher, in: tx)
        let current = try tx.policies.current()
        guard draft.base == current?.number ?? 0 else {
            throw try changedMeanwhile(current, in: tx)
        }
        let policy = try draft.policy()
        try policy.requireSound()
        try requireOwners(of: policy, in: tx)
        let diff = DiffPolicies(try current?.policy() ?? .initial, policy, at: tx.now, budget: budget)()
        guard diff.extent == .exact || acceptsInexact else {
            throw Refusal(
                .conflict,
                "difference_not_exact",
                "the difference to the present policy is too large to be told exactly; confirm that this is accepted"
            )
        }
        let revision = PolicyRevision(
            number: draft.base + 1,
            document: draft.document,
            publishedBy: publisher.rawValue,
            publishedAt: tx.now
        )
        try tx.policies.publish(revision)
        (draft.state, draft.revision) = (.published, revision.number)
        try tx.policies.save(draft)
        let thin = try StageReach.of(policy, in: tx).filter(\.isThin)
        try tx.record(revision.event(isReviewed: isReviewed, particulars(draft, diff, thin)))
        return revision
    }

    /// Somebody else was faster with this very draft.
    private func winner(in tx: some HasPolicies & HasPeople) throws -> Refusal? {
        guard let number = try tx.policies.draft(id)?.revision, let revision = try tx.policies.revision(number) else {
            return nil
        }
        let who = try revision.publisher(in: tx)
        return Refusal(
            .conflict,
            "draft_closed",
            "\(who) already published this draft as revision \(number) at \(revision.publishedAt.rfc3339)"
        )
    }

    /// Of two admins who publish at once, one wins; the other is told who, and when.
    private func changedMeanwhile(_ current: PolicyRevision?, in tx: some HasPeople) throws -> Refusal {
        let who = try current?.publisher(in: tx) ?? "somebody"
        let when = current?.publishedAt.rfc3339 ?? "an unknown time"
        return Refusal(
            .conflict,
            "policy_changed_meanwhile",
            "\(who) published revision \(current?.number ?? 0) at \(when), after this draft was edited: edit it again on top of that"
        )
    }

    private func particulars(_ draft: PolicyDraft, _ diff: PolicyDiff, _ thin: [StageReach]) -> JSON {
        [
            "draft": .string(draft.id.rawValue), "editors": .strings(draft.editors.map(\.rawValue)),
            "exact": .bool(diff.extent == .exact), "regions": .integer(Int64(diff.regions.count)),
            // Stages at which fewer than two people could decide: that one's own request would find nobody.
            "fewApprovers": .strings(thin.map(\.stage)),
        ]
    }

    /// - Returns: whether somebody else than the editors publishes.
    private func requireReview(
        of draft: PolicyDraft,
        by publisher: ID<Person>,
        in tx: some Scope & HasPeople & HasAudit
    ) throws -> Bool {
        if try Eligibility.isSecond(publisher, to: draft.editors, in: tx) { return true }
        guard try Eligibility.isOne(of: draft.editors, publisher, in: tx),
            try tx.people.withRole(.admin).count == 1
        else { throw Refusal.secondAdmin }
        guard let confirmed = draft.confirmedAt else {
            throw Refusal(
                .forbidden,
                "confirmation_required",
                "there is no second site admin: confirm by typing `\(draft.confirmation)`, then publish a day later"
            )
        }
        let wait = confirmed + PolicyDraft.unreviewedDelay - tx.now
        guard wait.milliseconds <= 0 else {
            throw Refusal(.conflict, "too_early", "without a review a policy waits 24 hours", retryAfter: wait)
        }
        return false
    }

    /// What is published is what was looked at: an editor may save another version at any time.
    private func requireSeen(_ draft: PolicyDraft) throws(Refusal) {
        guard let hash else {
            if version != nil { return }
            throw Refusal(
                .invalid,
                "hash_missing",
                "name the hash of the draft that you looked at, eight digits at least"
            )
        }
        guard hash.utf8.count >= 8, Hex.encode(draft.hash).hasPrefix(hash.lowercased()) else {
            throw Refusal(.conflict, "changed_meanwhile", "the draft is not the one with that hash; look at it again")
        }
    }

    private func requireOwners(of policy: Policy, in tx: some HasPeople) throws {
        for exception in policy.exceptions where try tx.people.find(exception.owner)?.isActive != true {
            throw Refusal(
                .invalid,
                "owner_unknown",
                "the owner of exception `\(exception.id)` is no active person; name who answers for it"
            )
        }
    }
}

extension PolicyRevision {
    /// Who published it, as people call them.
    func publisher(in tx: some HasPeople) throws -> String {
        try tx.people.find(ID(publishedBy))?.displayName ?? publishedBy
    }
}
