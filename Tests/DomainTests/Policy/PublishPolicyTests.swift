import Domain
import Kernel
import TestKit
import Testing

@Suite struct PublishPolicyTests {
    static let policy = Policy(rules: [Rule("notes", .autoApprove, when: Conditions(tools: ["notes"]))])

    @Test func `a second admin publishes what the first has drafted, and the log says so`() async throws {
        let company = try await Company()
        let other = try await company.secondAdmin()
        let draft = try await company.draft(Self.policy)
        let own = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) {
                try PublishDraft(draft.id, hash: Hex.encode(draft.hash))(in: $0)
            }
        }
        #expect(own?.reason == "second_admin_required")
        let before = try await company.head()
        let revision = try await company.write(by: other) { try PublishDraft(draft.id, version: 1)(in: $0) }
        #expect(revision.number == 1 && revision.hash == draft.hash)
        #expect(try await company.actions(after: before) == ["policy_published"])
        #expect(try await company.read { try $0.policies.current() } == revision)
        let twice = await #expect(throws: Refusal.self) {
            try await company.write(by: other) { try PublishDraft(draft.id, hash: Hex.encode(draft.hash))(in: $0) }
        }
        #expect(twice?.reason == "draft_closed")
        let name = other.displayName
        #expect(twice?.message.contains(name) == true, "the one who is late is told who was faster, and when")
        #expect(twice?.message.contains(revision.publishedAt.rfc3339) == true)
    }

    @Test func `whoever edits a draft cannot publish it, though somebody else began it`() async throws {
        let company = try await Company()
        let other = try await company.secondAdmin()
        let draft = try await company.draft(Self.policy)
        let edited = try await company.write(by: other) { try DraftPolicy(.initial, id: draft.id)(in: $0) }
        for person in [other, company.admin] {
            let refusal = await #expect(throws: Refusal.self) {
                try await company.write(by: person) {
                    try PublishDraft(draft.id, hash: Hex.encode(edited.hash))(in: $0)
                }
            }
            #expect(refusal?.reason == "second_admin_required")
        }
    }

    @Test func `the only admin types, waits a day and publishes unreviewed`() async throws {
        let company = try await Company()
        let draft = try await company.draft(Self.policy)
        func attempt() async -> String? {
            do {
                _ = try await company.write(by: company.admin) {
                    try PublishDraft(draft.id, hash: Hex.encode(draft.hash))(in: $0)
                }
                return nil
            } catch { return (error as? Refusal)?.reason }
        }
        #expect(await attempt() == "confirmation_required")
        let mistyped = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { try ConfirmUnreviewed(draft.id, typed: "yes")(in: $0) }
        }
        #expect(mistyped?.reason == "confirmation_mistyped")
        let words = draft.confirmation
        try await company.write(by: company.admin) { _ = try ConfirmUnreviewed(draft.id, typed: words)(in: $0) }
        company.clock.advance(by: .seconds(86_399))
        #expect(await attempt() == "too_early")
        company.clock.advance(by: .seconds(1))
        #expect(await attempt() == nil)
        let entry = try await company.read { try $0.audit.range(from: 1, limit: 10_000).last }
        #expect(entry?.action == "policy_published")
        #expect(entry.map { String(decoding: $0.bytes, as: UTF8.self).contains("\"reviewed\":false") } == true)
    }

    @Test func `an edit takes the announcement back, and so does a second admin`() async throws {
        let company = try await Company()
        let draft = try await company.draft(Self.policy)
        let words = draft.confirmation
        try await company.write(by: company.admin) { _ = try ConfirmUnreviewed(draft.id, typed: words)(in: $0) }
        try await company.write(by: company.admin) { _ = try DraftPolicy(Self.policy, id: draft.id)(in: $0) }
        #expect(try await company.read { try $0.policies.draft(draft.id)?.confirmedAt } == nil)
        try await company.write(by: company.admin) { _ = try ConfirmUnreviewed(draft.id, typed: words)(in: $0) }
        _ = try await company.secondAdmin()
        company.clock.advance(by: .hours(25))
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) {
                try PublishDraft(draft.id, hash: Hex.encode(draft.hash))(in: $0)
            }
        }
        #expect(refusal?.reason == "second_admin_required")
    }

    @Test func `of two drafts on one base the second is refused until it is edited again`() async throws {
        let company = try await Company()
        let other = try await company.secondAdmin()
        let (first, second) = try await (company.draft(Self.policy), company.draft(.initial))
        try await company.write(by: other) { _ = try PublishDraft(first.id, hash: Hex.encode(first.hash))(in: $0) }
        let late = await #expect(throws: Refusal.self) {
            try await company.write(by: other) { try PublishDraft(second.id, hash: Hex.encode(second.hash))(in: $0) }
        }
        #expect(late?.reason == "policy_changed_meanwhile")
        let told = try await company.read { try $0.policies.current()?.publishedAt.rfc3339 }
        #expect(late?.message.contains(other.displayName) == true && late?.message.contains(told ?? "?") == true)
        try await company.write(by: company.admin) { _ = try DraftPolicy(.initial, id: second.id)(in: $0) }
        let revision = try await company.write(by: other) {
            try PublishDraft(second.id, hash: Hex.encode(second.hash))(in: $0)
        }
        #expect(revision.number == 2)
    }

    @Test func `a difference that is not exact needs somebody's word`() async throws {
        let company = try await Company()
        let other = try await company.secondAdmin()
        let draft = try await company.draft(Self.policy)
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: other) {
                try PublishDraft(draft.id, hash: Hex.encode(draft.hash), budget: 1)(in: $0)
            }
        }
        #expect(refusal?.reason == "difference_not_exact")
        try await company.write(by: other) { tx in
            _ = try PublishDraft(draft.id, hash: Hex.encode(draft.hash), acceptsInexact: true, budget: 1)(in: tx)
        }
    }

    static let unsound: [(Policy, String)] = [
        (
            Policy(rules: [Rule("a", .deny, tests: [PolicyTest(given: .example(), expect: .pending)])]),
            "policy_unsound"
        ),
        (Policy(rules: [Rule("yes", .autoApprove), Rule("no", .deny)]), "policy_contradictory"),
        (
            Policy(
                rules: [Rule("a", .deny)],
                exceptions: [
                    PolicyException(
                        "e",
                        rule: "a",
                        when: Conditions(tools: ["x"]),
                        owner: "nobody",
                        reason: "r",
                        until: 9_000_000_000_000
                    )
                ]
            ), "owner_unknown"
        ),
    ]

    @Test(arguments: unsound)
    func `a policy that is unsound is not published`(policy: Policy, reason: String) async throws {
        let company = try await Company()
        let other = try await company.secondAdmin()
        let draft = try await company.draft(policy)
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: other) { try PublishDraft(draft.id, hash: Hex.encode(draft.hash))(in: $0) }
        }
        #expect(refusal?.reason == reason)
        #expect(try await company.read { try $0.policies.current() } == nil)
    }

    @Test func `a policy is installed once, and by who holds the machine alone`() async throws {
        let company = try await Company()
        let admin = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { try InstallPolicy(Self.policy)(in: $0) }
        }
        #expect(admin?.reason == "draft_needed")
        try await company.system { _ = try InstallPolicy(Self.policy)(in: $0) }
        let again = await #expect(throws: Refusal.self) {
            try await company.system { try InstallPolicy(Self.policy)(in: $0) }
        }
        #expect(again?.reason == "draft_needed")
    }
}

@Suite struct GuardrailTests {
    private static let policy = Policy(rules: [], guardrails: Guardrails(maximumDays: [.medium: 7]))

    @Test func `N39: an override lets one request have its days, with reason and end, on the record`() async throws {
        let company = try await Company()
        try await company.system { _ = try InstallPolicy(Self.policy)(in: $0) }
        let request = try #require(await company.ingest("AI-1", days: 30))
        let until = company.clock.now() + .days(2)
        let override = OverrideGuardrails(request.id, reason: "audit week", until: until)
        let before = try await company.head()
        try await company.write(by: company.admin) { _ = try override(in: $0) }
        #expect(try await company.actions(after: before) == ["guardrails_overridden"])
        let decided = try await company.write(by: company.approver) { tx in
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: tx)
        }
        #expect(decided.approvedDays == 30)
    }

    @Test func `N39: once the override has ended, guardrails hold again`() async throws {
        let company = try await Company()
        try await company.system { _ = try InstallPolicy(Self.policy)(in: $0) }
        let request = try #require(await company.ingest("AI-1", days: 30))
        let until = company.clock.now() + .days(2)
        let override = OverrideGuardrails(request.id, reason: "audit week", until: until)
        try await company.write(by: company.admin) { _ = try override(in: $0) }
        company.clock.advance(by: .days(2))
        let decided = try await company.write(by: company.approver) { tx in
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: tx)
        }
        #expect(decided.approvedDays == 7)
    }

    @Test func `N39: an override needs an admin, a reason and an end within 30 days`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let now = company.clock.now()
        let cases: [(Person, String, Span, String)] = [
            (company.approver, "r", .days(1), "role_missing"), (company.admin, "", .days(1), "reason_missing"),
            (company.admin, "r", .days(0), "end_out_of_range"),
            (company.admin, "r", .minutes(43_201), "end_out_of_range"),
        ]
        for (person, reason, span, expected) in cases {
            let override = OverrideGuardrails(request.id, reason: reason, until: now + span)
            let refusal = await #expect(throws: Refusal.self) {
                try await company.write(by: person) { try override(in: $0) }
            }
            #expect(refusal?.reason == expected)
        }
    }

    @Test func `N37: an unknown tool is turned away, or listed as restricted and left to a person`() async throws {
        let company = try await Company()
        #expect(try await company.ingest("AI-1", tool: "brand-new") == nil)
        let open = Policy(rules: [Rule("all", .autoApprove)], guardrails: Guardrails(blockUnknownTools: false))
        try await company.system { _ = try InstallPolicy(open)(in: $0) }
        let before = try await company.head()
        let request = try #require(await company.ingest("AI-2", tool: "brand-new"))
        #expect(request.decision == .pending && request.blockedBy == "restricted_tool")
        let tool = try #require(await company.read { try $0.catalog.find("brand-new") })
        #expect(tool.status == .restricted && tool.risk == .high)
        #expect(try await company.actions(after: before).filter { $0 == "tool_saved" }.count == 1)
        #expect(try await company.ingest("AI-3", tool: "Not A Slug") == nil)
    }

    @Test func `policy edited while pending: guardrails are looked at again when a person decides`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", days: 30))
        try await company.system { _ = try InstallPolicy(Self.policy)(in: $0) }
        let decided = try await company.write(by: company.approver) { tx in
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: tx)
        }
        #expect(decided.approvedDays == 7)
    }

    @Test func `what policy denies at intake is denied with the rule's message`() async throws {
        let company = try await Company()
        let when = Conditions(classes: ClassCondition(anyOf: ["internal"]))
        let policy = Policy(rules: [Rule("no", .deny, when: when, message: "Internal data stays here.")])
        try await company.system { _ = try InstallPolicy(policy)(in: $0) }
        let request = try #require(await company.ingest("AI-1", tool: "notes"))
        let stored = try await company.request(request.id)
        #expect(stored.decision == .denied && stored.source == .autoPolicy)
        #expect(stored.reason == "Internal data stays here.")
        #expect(stored.blockedBy == "denied_by_rule")
        #expect(try await company.actions().suffix(2).contains("request_denied"))
    }

    @Test func `policy edited while pending: a limit of the pinned revision bounds what a person approves`()
        async throws
    {
        let company = try await Company()
        let policy = Policy(rules: [Rule("quarter", .limitDays(20))])
        try await company.system { _ = try InstallPolicy(policy)(in: $0) }
        let request = try #require(await company.ingest("AI-1", tool: "notes", days: 30))
        let decided = try await company.write(by: company.approver) { tx in
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: tx)
        }
        #expect(decided.approvedDays == 20)
    }
}

extension Company {
    func draft(_ policy: Policy) async throws -> PolicyDraft {
        try await write(by: admin) { try DraftPolicy(policy)(in: $0) }
    }

    func secondAdmin() async throws -> Person {
        let second = try await write(by: admin) {
            try AddLinkedPerson(displayName: "Bo Admin", roles: [.admin], jiraAccount: "jira-bo")(in: $0)
        }
        clock.advance(by: .hours(25))
        return second
    }
}
