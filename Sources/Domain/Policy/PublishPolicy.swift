import Kernel

/// Makes a policy the current one, as a new immutable revision.
package struct PublishPolicy: Sendable {
    private let policy: Policy

    package init(_ policy: Policy) { self.policy = policy }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPolicies & HasPeople) throws -> PolicyRevision {
        try tx.require(.admin, to: "publish a policy")
        let number = (try tx.policies.current()?.number ?? 0) + 1
        let revision = PolicyRevision(
            number: number,
            document: policy.json.canonical,
            publishedBy: tx.actor.id,
            publishedAt: tx.now
        )
        try tx.policies.publish(revision)
        let data: JSON = ["revision": .integer(number), "hash": .string(Hex.encode(revision.hash))]
        try tx.record(AuditEvent(.policyPublished, [.other("policyRevision", String(number))], data))
        return revision
    }
}

extension PolicyRevision {
    /// The policy that this revision holds.
    package func policy() throws -> Policy { try Policy(json: try JSON(parsing: document)) }
}
