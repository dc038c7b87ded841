import Domain
import Kernel
import TestKit
import Testing

/// Every way we know by which one human could decide on an own request.
@Suite struct SelfApprovalTests {
    let company: Company

    init() async throws { company = try await Company() }

    private func link(_ person: ID<Person>, _ account: String) async throws {
        let link = LinkJiraAccount(person, account: ConfirmedAccount(confirmedByTracker: account))
        _ = try await company.write(by: company.admin) { try link(in: $0) }
    }

    private func expectOwn(_ request: ID<AccessRequest>, by actor: Actor) async throws {
        for decision in [HumanDecision.approve(days: nil, comment: nil), .deny(reason: "no")] {
            let refusal = await #expect(throws: Refusal.self) {
                try await company.store.write(in: company.scope, by: actor) {
                    try DecideRequest(request, decision)(in: $0)
                }
            }
            #expect(refusal?.reason == "self_approval")
        }
        let bulk = try await DecideInBulk([request], .approve(days: nil, comment: nil))(
            store: company.store,
            scope: company.scope,
            actor: actor
        )
        #expect(bulk.map(\.refusal?.reason) == ["self_approval"])
        try await company.breakGlass(BreakGlassSettings(invokers: .approver))
        let others: [@Sendable (any Transaction) throws -> Void] = [
            { _ = try UseBreakGlass(request, hours: 1, reason: "now")(in: $0) },
            { [company] in _ = try ReassignRequest(request, to: company.second.id, reason: "you")(in: $0) },
        ]
        for deed in others {
            let refusal = await #expect(throws: Refusal.self) {
                try await company.store.write(in: company.scope, by: actor, deed)
            }
            #expect(refusal?.reason == "self_approval")
        }
        #expect(try await company.request(request).decision == .pending)
    }

    @Test func `as the same person, and through a token of theirs`() async throws {
        let request = try #require(try await company.ingest("AI-1", reporter: "jira-pat"))
        try await expectOwn(request.id, by: company.approver.actor)
        let token = Actor(.automation, id: "t", roles: [.approver], onBehalfOf: company.approver.id)
        try await expectOwn(request.id, by: token)
    }

    @Test func `after asking with an account that was replaced since`() async throws {
        try await link(company.approver.id, "jira-pat-2")
        let request = try #require(try await company.ingest("AI-1", reporter: "jira-pat"))
        #expect(request.requester != company.approver.id)
        try await expectOwn(
            request.id,
            by: try await company.read { [company] in
                try $0.people.require(company.approver.id).actor
            }
        )
    }

    @Test func `with a second record to which the account of the first was moved`() async throws {
        let request = try #require(try await company.ingest("AI-1", reporter: "jira-pat"))
        try await link(company.approver.id, "jira-pat-2")
        let second = try await company.write(by: company.admin) {
            try AddPerson(displayName: "Pat again", roles: [.approver])(in: $0)
        }
        try await link(second.id, "jira-pat")
        try await expectOwn(request.id, by: second.actor)
    }

    @Test func `after becoming an approver only then`() async throws {
        let request = try #require(try await company.ingest("AI-1"))
        let promoted = try await company.write(by: company.admin) { [company] in
            try ChangeRoles(company.requester.id, to: [.approver, .admin])(in: $0)
        }
        try await expectOwn(request.id, by: promoted.actor)
    }

    @Test func `acting for the requester`() async throws {
        let request = try #require(try await company.ingest("AI-1"))
        let delegate = Actor(
            .person,
            id: company.approver.id.rawValue,
            roles: [.approver],
            onBehalfOf: company.requester.id
        )
        try await expectOwn(request.id, by: delegate)
    }

    @Test func `as the operator or a part of the system, which are nobody`() async throws {
        let request = try #require(try await company.ingest("AI-1"))
        for actor in [Actor(.operator, id: "operator"), .system("worker")] {
            let refusal = await #expect(throws: Refusal.self) {
                try await company.store.write(in: company.scope, by: actor) {
                    try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
                }
            }
            #expect(refusal?.reason == "person_required")
        }
    }

    @Test
    func `an admin under another record neither overrides guardrails for an own request nor reviews an own policy`()
        async throws
    {
        let first = try await company.write(by: company.admin) { [company] in
            try ChangeRoles(company.approver.id, to: [.admin])(in: $0)
        }
        let request = try #require(try await company.ingest("AI-1", reporter: "jira-pat"))
        let draft = try await company.write(by: first) { try DraftPolicy(Policy.initial, id: nil)(in: $0) }
        try await link(first.id, "jira-pat-2")
        let again = try await company.write(by: company.admin) {
            try AddPerson(displayName: "Pat again", roles: [.admin])(in: $0)
        }
        try await link(again.id, "jira-pat")
        let override = OverrideGuardrails(request.id, reason: "urgent", until: company.clock.now() + .days(1))
        let overridden = await #expect(throws: Refusal.self) {
            try await company.write(by: again) { _ = try override(in: $0) }
        }
        #expect(overridden?.reason == "self_approval")
        let published = await #expect(throws: Refusal.self) {
            try await company.write(by: again) { _ = try PublishDraft(draft.id, hash: Hex.encode(draft.hash))(in: $0) }
        }
        #expect(published?.reason == "second_admin_required")
    }

    @Test func `another approver decides all of these`() async throws {
        try await link(company.approver.id, "jira-pat-2")
        let request = try #require(try await company.ingest("AI-1", reporter: "jira-pat"))
        let decided = try await company.write(by: company.second) {
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        #expect(decided.decision == .approved)
    }
}
