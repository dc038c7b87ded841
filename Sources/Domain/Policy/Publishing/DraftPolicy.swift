package import Kernel

/// Makes a draft, or edits one.
///
/// Its examples need not hold yet.
package struct DraftPolicy: Sendable {
    private let policy: Policy
    private let id: ID<PolicyDraft>?
    private let version: Int64?

    /// - Parameters:
    ///   - id: the draft to edit; nil to make one.
    ///   - version: the version that the person saw; nil where none was shown.
    package init(_ policy: Policy, id: ID<PolicyDraft>? = nil, version: Int64? = nil) {
        (self.policy, self.id, self.version) = (policy, id, version)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPolicies) throws -> PolicyDraft {
        let editor = try tx.requireAdminPerson(to: "draft a policy")
        let base = try tx.policies.current()?.number ?? 0
        var draft: PolicyDraft
        if let id {
            draft = try tx.policies.require(draft: id, version: version)
            draft.document = policy.json.canonical
            draft.editors = draft.editors.filter { $0 != editor } + [editor]
            (draft.base, draft.editedAt, draft.confirmedAt) = (base, tx.now, nil)
            try tx.policies.save(draft)
            draft.version += 1
        } else {
            draft = PolicyDraft(
                id: tx.newID(),
                base: base,
                document: policy.json.canonical,
                editors: [editor],
                editedAt: tx.now
            )
            try tx.policies.add(draft)
        }
        let data: JSON = ["hash": .string(Hex.encode(draft.hash)), "base": .integer(base)]
        try tx.record(AuditEvent(.policyDrafted, [.other("policyDraft", draft.id.rawValue)], data))
        return draft
    }
}

/// Gives a draft up.
package struct DiscardDraft: Sendable {
    private let id: ID<PolicyDraft>

    package init(_ id: ID<PolicyDraft>) { self.id = id }

    package func callAsFunction(in tx: some Scope & HasPolicies) throws {
        _ = try tx.requireAdminPerson(to: "discard a draft")
        var draft = try tx.policies.require(draft: id, version: nil)
        draft.state = .discarded
        try tx.policies.save(draft)
        try tx.record(AuditEvent(.policyDraftDiscarded, [.other("policyDraft", id.rawValue)]))
    }
}
