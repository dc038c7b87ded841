import Domain
import Kernel
import TestKit
import Testing

/// Who may decide, at the moment of the decision.
@Suite struct WhoDecidesTests {
    private let yes = HumanDecision.approve(days: nil, comment: nil)

    @Test
    func
        `self-approval: neither requester nor beneficiary decides, alone, in bulk, by a delegate or as an added level`()
        async throws
    {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        try await company.delegate(company.approver, to: company.second, for: .days(30))
        try await company.set(Deadlines(levels: [.init(afterHours: 1, added: StageRoute(roles: [.approver]))]))
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        company.clock.advance(by: .hours(2))
        try await company.sweep()
        let own = await refusalOf { try await company.decide(request, yes, by: company.approver) }
        #expect(own?.reason == "self_approval")
        let bulk = DecideInBulk([request.id], yes)
        let results = try await bulk(store: company.store, scope: company.scope, actor: company.approver.actor)
        #expect(results.map { $0.refusal?.reason } == ["self_approval"])
        // The delegate was added by the level, too, and is the requester's second hand all the same.
        let hand = await refusalOf { try await company.decide(request, yes, by: company.second) }
        #expect(hand?.reason == "self_approval")
        try await company.decide(request, yes, by: company.admin)
        let given = try await company.read { try $0.approvals.given(to: request.id) }
        #expect(given.map(\.by) == [company.admin.id])
    }

    @Test func `no eligible approver: it is told before anything is asked for, and admins step in`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let probe = ProbeApprovers("claude", for: company.second.id)
        let own = try await company.write(by: company.admin) { try probe(in: $0) }
        #expect(own.stages.waitingFor == "Security (1 person, as site admin)")
        let request = try #require(await company.ingest("AI-1", reporter: "jira-quinn"))
        #expect(try await company.decide(request, yes, by: company.admin).decision == .approved)
    }

    @Test func `approver leaves: whoever left decides nothing any more, and what waited for them waits for others`()
        async throws
    {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.read { try FindApprovers(request)(in: $0) }
        #expect(before.flatMap { $0.people.map(\.id) } == [company.second.id])
        try await company.write(by: company.admin) { _ = try RecordLeaver(company.second.id, reason: "left")(in: $0) }
        let refusal = await refusalOf { try await company.decide(request, yes, by: company.second) }
        #expect(refusal?.reason == "person_inactive")
        let after = try await company.read { try FindApprovers(request)(in: $0) }
        #expect(after.flatMap { $0.people.map(\.id) } == [company.admin.id] && after.allSatisfy(\.isFallback))
        #expect(try await company.decide(request, yes, by: company.admin).decision == .approved)
    }

    @Test func `deny comment: a denial without one is refused, and the requester reads it on the issue`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let silent = await refusalOf { try await company.decide(request, .deny(reason: ""), by: company.approver) }
        #expect(silent?.reason == "reason_missing")
        #expect(try await company.request(request.id).decision == .pending)
        try await company.decide(request, .deny(reason: "use the notebook instead"), by: company.approver)
        #expect(try await company.request(request.id).reason == "use the notebook instead")
        #expect(try await company.comments(on: "AI-1").contains { $0.contains("use the notebook instead") })
    }

    @Test func `shortened duration: an approver gives fewer days, both numbers are kept, and more are refused`()
        async throws
    {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", tool: "notes", days: 30))
        for days in [0, 31] {
            let refusal = await refusalOf {
                try await company.decide(request, .approve(days: days, comment: nil), by: company.approver)
            }
            #expect(refusal?.reason == "duration_only_downwards")
        }
        let decided = try await company.decide(request, .approve(days: 12, comment: nil), by: company.approver)
        #expect(decided.requestedDays == 30 && decided.approvedDays == 12)
        #expect(try await company.grant(of: request.id).expiresAt == company.clock.now() + .days(12))
    }

    @Test
    func `bulk partial failure: what can be decided is, each with its own result and entry, and one entry for all`()
        async throws
    {
        let company = try await Company()
        let good = try #require(await company.ingest("AI-1", tool: "notes"))
        let own = try #require(await company.ingest("AI-2", tool: "notes", reporter: "jira-pat"))
        let done = try #require(await company.ingest("AI-3"))
        try await company.decide(done, .deny(reason: "no"), by: company.second)
        let before = try await company.head()
        let bulk = DecideInBulk([good.id, own.id, done.id, "none"], yes)
        let results = try await bulk(store: company.store, scope: company.scope, actor: company.approver.actor)
        #expect(results.map { $0.refusal?.reason } == [nil, "self_approval", "already_decided", "no_such_request"])
        let entries = try await company.read { try $0.audit.range(from: before + 1, limit: 20) }
        #expect(entries.count { $0.action == "request_approved" } == 1)
        let summary = try #require(entries.last { $0.action == "bulk_decided" })
        let outcomes = summary.json["data"]?["items"]?.array?.map { $0["outcome"]?.string }
        #expect(outcomes == ["done", "self_approval", "already_decided", "no_such_request"])
        #expect(try await company.request(own.id).decision == .pending)
    }

    static let statuses: [(Tool.Status, String?, Bool)] = [
        (.approved, nil, true), (.pilot, "pilot_only", false), (.restricted, nil, false),
        (.blocked, "tool_not_requestable", false), (.retired, "tool_not_requestable", false),
    ]

    @Test(arguments: statuses)
    func `restricted or pilot: who may ask, and what is never approved without a person`(
        status: Tool.Status,
        reason: String?,
        isAutomatic: Bool
    ) async throws {
        let company = try await Company()
        try await company.system { _ = try InstallPolicy(Policy(rules: [Rule("all", .autoApprove)]))(in: $0) }
        try await company.write(by: company.admin) {
            _ = try SaveTool(Tool(id: "probe", name: "Probe", status: status, risk: .low))(in: $0)
        }
        let request = try await company.ingest("AI-1", tool: "probe")
        #expect(try await company.read { try $0.intake.find("AI-1")?.reason } == reason)
        #expect((request == nil) == (reason != nil))
        guard let request else { return }
        #expect(try await company.request(request.id).decision == (isAutomatic ? .approved : .pending))
    }

    @Test func `duplicates: what was let in is looked at again when it is decided`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", tool: "notes"))
        let held = Grant(
            id: "held",
            request: request.id,
            holder: company.requester.id,
            tool: "notes",
            role: "user",
            target: nil,
            approvedDays: 30,
            createdAt: company.clock.now(),
            status: .pendingProvision
        )
        try await company.system { try $0.grants.add(held) }
        let refusal = await refusalOf { try await company.decide(request, yes, by: company.approver) }
        #expect(refusal?.code == .conflict && refusal?.reason == "duplicate_open_grant")
        #expect(try await company.request(request.id).decision == .pending)
    }
}
