package import Kernel

/// The only admin announces to publish without a second: typed, and a day before it can be done.
package struct ConfirmUnreviewed: Sendable {
    private let id: ID<PolicyDraft>
    private let version: Int64?
    private let typed: String

    package init(_ id: ID<PolicyDraft>, version: Int64? = nil, typed: String) {
        (self.id, self.version, self.typed) = (id, version, typed)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPolicies & HasPeople) throws -> PolicyDraft {
        _ = try tx.requireAdminPerson(to: "publish a policy")
        _ = try Eligibility.decider(on: [], in: tx)
        var draft = try tx.policies.require(draft: id, version: version)
        guard try tx.people.withRole(.admin).count == 1 else { throw Refusal.secondAdmin }
        guard sameBytes(typed, draft.confirmation) else {
            throw Refusal(.invalid, "confirmation_mistyped", "type `\(draft.confirmation)` to go on without a review")
        }
        try draft.policy().requireSound()
        draft.confirmedAt = tx.now
        try tx.policies.save(draft)
        draft.version += 1
        let until = tx.now + PolicyDraft.unreviewedDelay
        let data: JSON = ["hash": .string(Hex.encode(draft.hash)), "from": .instant(until)]
        try tx.record(AuditEvent(.policyUnreviewedAnnounced, [.other("policyDraft", id.rawValue)], data))
        return draft
    }
}

extension Refusal {
    static let secondAdmin = Refusal(
        .forbidden,
        "second_admin_required",
        "whoever edited a draft cannot publish it, nor an admin whom they made or linked within a day; another has to"
    )
}
