import Domain
import Kernel
import TestKit
import Testing

@Suite struct StageTests {
    private static let both = ["security", "legal"]

    @Test func `R2: each stage needs an approval, and only the last makes the grant`() async throws {
        let company = try await Company()
        try await company.require(Self.both, of: [company.approver.id, company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        #expect(request.stage == 1 && request.stages == 2)
        let before = try await company.head()
        let first = try await company.decide(request, .approve(days: 20, comment: "seen"), by: company.approver)
        #expect(first.decision == .pending && first.stage == 2 && first.decidedAt == nil)
        #expect(try await company.read { try $0.grants.find(request: request.id) } == nil)
        #expect(try await company.actions(after: before) == ["request_stage_approved"])
        let last = try await company.decide(request, .approve(days: nil, comment: nil), by: company.second)
        #expect(last.decision == .approved && last.decidedBy == company.second.id.rawValue)
        #expect(last.approvedDays == 20, "the fewest days that anybody allowed count")
        let told = ["request_approved", "grant_created", "job_queued"]
        let stages = ["request_stage_approved", "request_stage_approved"]
        #expect(try await company.actions(after: before) == stages + told)
    }

    @Test func `R2: one person cannot approve two stages, even under another record of theirs`() async throws {
        let company = try await Company()
        try await company.require(Self.both, of: [company.approver.id, company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        let again = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        }
        #expect(again?.reason == "distinct_approver")
        // Quinn's record receives Pat's Jira account: from now on both are one human.
        let account = ConfirmedAccount(confirmedByTracker: "jira-pat-new")
        try await company.write(by: company.admin) { tx in
            try LinkJiraAccount(company.approver.id, account: account)(in: tx)
            try LinkJiraAccount(company.second.id, account: ConfirmedAccount(confirmedByTracker: "jira-pat"))(in: tx)
        }
        let other = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.second)
        }
        #expect(other?.reason == "distinct_approver")
    }

    @Test func `R3: one denial at any stage ends the request`() async throws {
        let company = try await Company()
        try await company.require(Self.both, of: [company.approver.id, company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        let denied = try await company.decide(request, .deny(reason: "no contract"), by: company.second)
        #expect(denied.decision == .denied)
        let late = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.admin)
        }
        #expect(late?.reason == "already_decided" && late?.message.contains("Quinn Approver") == true)
    }

    @Test func `an approver who is not asked at the stage neither approves nor denies`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        for decision in [HumanDecision.approve(days: nil, comment: nil), .deny(reason: "no")] {
            for person in [company.approver, company.admin] {
                let refusal = await refusalOf { try await company.decide(request, decision, by: person) }
                #expect(refusal?.reason == "not_your_stage", "\(person.displayName)")
            }
        }
        #expect(try await company.decide(request, .deny(reason: "no"), by: company.second).decision == .denied)
    }

    @Test func `a stage that nobody routed is decided by site admins`() async throws {
        let company = try await Company()
        try await company.require(["legal"])
        let request = try #require(await company.ingest("AI-1"))
        let states = try await company.read { try FindApprovers(request)(in: $0) }
        #expect(states.map(\.isFallback) == [true])
        #expect(states.waitingFor == "Legal (1 person, as site admin)")
        let refusal = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        }
        #expect(refusal?.reason == "not_your_stage")
        #expect(
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.admin).decision
                == .approved
        )
    }

    @Test func `no eligible approver: site admins step in once nobody named is left, and not before`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        let early = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.admin)
        }
        #expect(early?.reason == "not_your_stage")
        try await company.write(by: company.admin) { _ = try ChangeRoles(company.second.id, to: [])(in: $0) }
        #expect(
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.admin).decision
                == .approved
        )
    }

    @Test func `a role and the tool's owners can be asked, as they are when it is decided`() async throws {
        let company = try await Company()
        try await company.require(["owner", "review"])
        let routes = ["owner": StageRoute(includesToolOwners: true), "review": StageRoute(roles: [.approver])]
        try await company.route(routes)
        try await company.write(by: company.admin) { try SetToolOwners("claude", owners: [company.second.id])(in: $0) }
        let request = try #require(await company.ingest("AI-1"))
        let states = try await company.read { try FindApprovers(request)(in: $0) }
        #expect(states.waitingFor == "Owner (1 person), Review (2 people)")
        // Quinn may do both, so takes the one that nobody else can.
        let first = try await company.decide(request, .approve(days: nil, comment: nil), by: company.second)
        #expect(try await company.read { try FindApprovers(first)(in: $0) }.waitingFor == "Review (1 person)")
        #expect(
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver).decision
                == .approved
        )
    }

    @Test func `who owns the tool no longer is not asked any more`() async throws {
        let company = try await Company()
        try await company.require(["owner"])
        try await company.route(["owner": StageRoute(includesToolOwners: true)])
        try await company.write(by: company.admin) { try SetToolOwners("claude", owners: [company.second.id])(in: $0) }
        let request = try #require(await company.ingest("AI-1"))
        try await company.write(by: company.admin) {
            try SetToolOwners("claude", owners: [company.approver.id])(in: $0)
        }
        let former = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.second)
        }
        #expect(former?.reason == "not_your_stage")
        #expect(
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver).decision
                == .approved
        )
    }

    @Test func `I5: a requester who is named at the stage is neither asked nor able`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        let states = try await company.read { try FindApprovers(request)(in: $0) }
        #expect(states.map { $0.people.map(\.id) } == [[company.admin.id]])
        let own = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        }
        #expect(own?.reason == "self_approval")
    }

    @Test func `I5: the only admin cannot step in on an own request, which then waits for nobody`() async throws {
        let company = try await Company()
        try await company.require(["legal"])
        let request = try #require(await company.ingest("AI-1", reporter: "jira-ada"))
        #expect(try await company.read { try FindApprovers(request)(in: $0) }.waitingFor == "Legal (nobody can decide)")
        let own = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.admin)
        }
        #expect(own?.reason == "self_approval")
    }

    @Test func `the stage can be chosen, but only one that waits`() async throws {
        let company = try await Company()
        try await company.require(Self.both, of: [company.approver.id, company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        let yes = HumanDecision.approve(days: nil, comment: nil)
        try await company.write(by: company.approver) { _ = try DecideRequest(request.id, yes, at: "security")(in: $0) }
        for stage in ["security", "unheard-of"] {
            let refusal = await refusalOf {
                try await company.write(by: company.second) {
                    _ = try DecideRequest(request.id, yes, at: stage)(in: $0)
                }
            }
            #expect(refusal?.reason == "stage_not_open")
        }
    }

    @Test func `whoever saw the request before the other stage was approved is told by whom, and when`() async throws {
        let company = try await Company()
        try await company.require(Self.both, of: [company.approver.id, company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        let yes = HumanDecision.approve(days: nil, comment: nil)
        try await company.write(by: company.approver) { _ = try DecideRequest(request.id, yes, version: 1)(in: $0) }
        let refusal = await refusalOf {
            try await company.write(by: company.second) { _ = try DecideRequest(request.id, yes, version: 1)(in: $0) }
        }
        #expect(refusal?.reason == "changed_meanwhile")
        #expect(refusal?.message.contains("Pat Approver approved stage") == true)
        #expect(refusal?.message.contains(company.clock.now().rfc3339) == true)
    }

    @Test func `N39: an override takes away the stages of guardrails, and one approver is enough`() async throws {
        let company = try await Company()
        let policy = Policy(rules: [], guardrails: Guardrails(securityReviewAt: [.medium], adminReviewAt: [.medium]))
        try await company.system { _ = try InstallPolicy(policy)(in: $0) }
        let request = try #require(await company.ingest("AI-1"))
        #expect(request.stages == 2)
        let override = OverrideGuardrails(request.id, reason: "audit week", until: company.clock.now() + .days(1))
        try await company.write(by: company.admin) { _ = try override(in: $0) }
        #expect(
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver).decision
                == .approved
        )
    }

    @Test func `a bulk approval approves the stage that is the decider's`() async throws {
        let company = try await Company()
        try await company.require(Self.both, of: [company.approver.id, company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        let own = try #require(await company.ingest("AI-2", reporter: "jira-pat"))
        let bulk = DecideInBulk([request.id, own.id], .approve(days: nil, comment: nil))
        let results = try await bulk(store: company.store, scope: company.scope, actor: company.approver.actor)
        #expect(results.map { $0.refusal?.reason } == [nil, "self_approval"])
        #expect(try await company.request(request.id).decision == .pending)
        #expect(try await company.read { try $0.approvals.given(to: request.id) }.map(\.by) == [company.approver.id])
    }
}

extension Company {
    /// Publishes a policy that asks for these stages of every request, each routed to these people.
    func require(_ stages: [String], of people: [ID<Person>] = []) async throws {
        let rules = stages.map { Rule("needs-\($0)", .requireStage($0)) }
        try await system { _ = try InstallPolicy(Policy(rules: rules))(in: $0) }
        guard !people.isEmpty else { return }
        try await route(Dictionary(uniqueKeysWithValues: stages.map { ($0, StageRoute(people: people)) }))
    }

    func route(_ routes: [String: StageRoute]) async throws {
        try await write(by: admin) { _ = try ConfigureApprovals(ApprovalSettings(routes: routes))(in: $0) }
    }

    @discardableResult
    func decide(_ request: AccessRequest, _ decision: HumanDecision, by person: Person) async throws -> AccessRequest {
        _ = try await write(by: person) { try DecideRequest(request.id, decision)(in: $0) }
        return try await self.request(request.id)
    }
}
