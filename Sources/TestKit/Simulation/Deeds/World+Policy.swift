import Domain
import Kernel
import Vendors

/// The policy changes under requests that wait.
extension World {
    /// An admin makes a draft, edits one, or gives one up.
    func draft() async throws {
        let open = try await read { try $0.policies.openDrafts() }
        let (policy, actor) = (pick(Self.policies), try publisher().actor)
        guard let known = open.isEmpty ? nil : pick([nil, pick(open)]) else {
            return try await attempt("draft") { try await self.write(actor) { _ = try DraftPolicy(policy)(in: $0) } }
        }
        guard pick([true, true, true, false]) else {
            return try await attempt("discard") { try await self.write(actor) { try DiscardDraft(known.id)(in: $0) } }
        }
        try await attempt("edit") {
            try await self.write(actor) {
                _ = try DraftPolicy(policy, id: known.id, version: known.version)(in: $0)
            }
        }
    }

    /// Everybody who administers, and now and then somebody who does not.
    private func publisher() throws -> Person {
        let able = ["ada", "quinn", "pat", "dev"].compactMap { people[$0] }.filter { $0.roles.contains(.admin) }
        return try pick(able + [admin, decider()])
    }

    /// An admin publishes a draft: a second one, or the only one, who has to say so and wait a day.
    func publish() async throws {
        let open = try await read { try $0.policies.openDrafts() }
        guard !open.isEmpty else { return }
        let (draft, actor) = (pick(open), try publisher().actor)
        if draft.confirmedAt == nil, pick([true, false]) {
            let confirm = ConfirmUnreviewed(draft.id, typed: pick([draft.confirmation, draft.confirmation, "yes"]))
            try await attempt("confirm") { try await self.write(actor) { _ = try confirm(in: $0) } }
            clock.advance(by: pick([.hours(1), .hours(24), .hours(30)]))
        }
        // Of what they saw they say the hash; now and then that of something else.
        let hash = pick([draft.hash, draft.hash, draft.hash, sha256(draft.hash)])
        try await attempt("publish") {
            try await self.write(actor) {
                _ = try PublishDraft(draft.id, hash: Hex.encode(hash), acceptsInexact: true)(in: $0)
            }
        }
    }

    /// What the organization begins with.
    static let firstPolicy = Policy(rules: [engineers, legal], guardrails: Guardrails())

    /// What is drafted: wider, narrower, and with other stages.
    static let policies: [Policy] = [
        firstPolicy,
        Policy(rules: [engineers, legal, second], guardrails: Guardrails()),
        Policy(rules: [legal], guardrails: Guardrails(adminReviewAt: [.medium], maximumDays: [.medium: 10])),
        Policy(rules: [engineers, short], guardrails: Guardrails(requireReview: true)),
        Policy(rules: [], guardrails: Guardrails(securityReviewAt: [.medium, .high], approveUnmatchedAt: [.low])),
        Policy(rules: [engineers, closed], guardrails: Guardrails()),
    ]

    private static let engineers = Rule(
        "engineering-low-risk",
        .autoApprove,
        when: Conditions(
            tools: [SmallCompany.promptNotebook.slug],
            groups: [SmallCompany.Group.engineering.id],
            days: 1...30
        )
    )
    private static let legal = Rule("legal", .requireStage("legal"), when: Conditions(statuses: [.restricted]))
    private static let second = Rule("second", .requireStage("security"), when: Conditions(risks: [.medium]))
    private static let short = Rule("short", .limitDays(14), when: Conditions(risks: [.medium, .high]))
    private static let closed = Rule(
        "closed",
        .deny,
        when: Conditions(tools: [SmallCompany.copilotBusiness.slug], days: 40...180)
    )
}
