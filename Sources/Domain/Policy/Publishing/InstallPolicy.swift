import Kernel

/// Brings the first policy with a new organization, before there are admins who could publish one together.
///
/// Only who holds the machine may do this, and only while no policy was published; the log says that nobody reviewed it.
package struct InstallPolicy: Sendable {
    private let policy: Policy

    package init(_ policy: Policy) { self.policy = policy }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPolicies) throws -> PolicyRevision {
        guard tx.actor.kind == .operator || tx.actor.kind == .system else {
            throw Refusal(.forbidden, "draft_needed", "make a draft, which another site admin publishes")
        }
        guard try tx.policies.current() == nil else {
            throw Refusal(
                .conflict,
                "draft_needed",
                "a policy is in force already, so the next one needs a draft that a second site admin publishes"
            )
        }
        try policy.requireSound()
        let revision = PolicyRevision(
            number: 1,
            document: policy.json.canonical,
            publishedBy: tx.actor.id,
            publishedAt: tx.now
        )
        try tx.policies.publish(revision)
        try tx.record(revision.event(isReviewed: false, ["source": "installation"]))
        return revision
    }
}

extension PolicyRevision {
    /// The policy that this revision holds.
    package func policy() throws -> Policy { try Policy(json: try JSON(parsing: document)) }

    func event(isReviewed: Bool, _ more: JSON) -> AuditEvent {
        let data: JSON = [
            "revision": .integer(number), "hash": .string(Hex.encode(hash)), "reviewed": .bool(isReviewed),
        ]
        let all = JSON.object((data.members ?? []) + (more.members ?? [])).withoutNulls
        return AuditEvent(.policyPublished, [.other("policyRevision", String(number))], all)
    }
}

extension Policy {
    /// Refuses a policy whose examples do not hold, or whose rules contradict each other.
    func requireSound() throws(Refusal) {
        let problems = check().problems
        guard problems.isEmpty else {
            throw Refusal(.invalid, "policy_unsound", problems.map(\.text).joined(separator: "; "))
        }
        guard let finding = findings().first(where: { $0.kind == .contradictory }) else { return }
        let others = finding.others.map { "`\($0)`" }.joined(separator: ", ")
        throw Refusal(
            .invalid,
            "policy_contradictory",
            "rule `\(finding.rule)` approves only what other rules take back (\(others)); remove it, or narrow those"
        )
    }
}
