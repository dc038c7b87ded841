import Domain
import Kernel
import TestKit
import Testing

@Suite struct DecideRequestTests {
    @Test func `R2: an approval makes a grant, a job and two effects in one go`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.head()
        try await decide(request, .approve(days: 10, comment: nil), by: company.approver, in: company)
        let decided = try await company.request(request.id)
        #expect(decided.decision == .approved)
        #expect(decided.approvedDays == 10)
        #expect(try await company.actions(after: before) == ["request_approved", "grant_created", "job_queued"])
        #expect(try await company.read { try $0.effects.count(in: [.queued]) } == 2)
        #expect(try await company.grant(of: request.id).status == .pendingProvision)
    }

    @Test func `G1: a tool without connector is active at once`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1", tool: "notes", days: 30)
        #expect(grant.status == .active)
        #expect(grant.expiresAt == company.clock.now() + .days(30))
    }

    @Test func `R3: a denial needs a reason and makes no grant`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let silent = await refusalOf { try await decide(request, .deny(reason: ""), by: company.approver, in: company) }
        #expect(silent?.reason == "reason_missing")
        try await decide(request, .deny(reason: "use the other tool"), by: company.approver, in: company)
        #expect(try await company.request(request.id).decision == .denied)
        #expect(try await company.read { try $0.grants.find(request: request.id) } == nil)
    }

    @Test func `I5: a requester who is an approver cannot decide the own request`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        let refusal = await refusalOf {
            try await decide(request, .approve(days: nil, comment: nil), by: company.approver, in: company)
        }
        #expect(refusal?.reason == "self_approval")
    }

    @Test func `who has no linked Jira account cannot decide`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let unlinked = try await company.write(by: company.admin) {
            try AddPerson(displayName: "New", roles: [.approver])(in: $0)
        }
        let refusal = await refusalOf {
            try await decide(request, .approve(days: nil, comment: nil), by: unlinked, in: company)
        }
        #expect(refusal?.reason == "identity_unlinked")
    }

    @Test func `a requester without a role cannot decide`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", reporter: "jira-new"))
        let refusal = await refusalOf {
            try await decide(request, .approve(days: nil, comment: nil), by: company.requester, in: company)
        }
        #expect(refusal?.reason == "not_an_approver")
    }

    @Test func `two approvers at once: the second decider is told who was first`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        try await decide(request, .deny(reason: "no"), by: company.approver, in: company)
        let refusal = await refusalOf {
            try await decide(request, .approve(days: nil, comment: nil), by: company.second, in: company)
        }
        #expect(refusal?.reason == "already_decided")
        #expect(refusal?.message.contains("Pat Approver") == true)
    }

    @Test func `days may be shortened, never lengthened`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", days: 30))
        let refusal = await refusalOf {
            try await decide(request, .approve(days: 31, comment: nil), by: company.approver, in: company)
        }
        #expect(refusal?.reason == "duration_only_downwards")
    }

    @Test(arguments: [Tool.Status.blocked, .retired])
    func `N18: what waits for a tool that was blocked meanwhile is denied and cannot be approved`(status: Tool.Status)
        async throws
    {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", tool: "notes"))
        try await company.write(by: company.admin) {
            _ = try SaveTool(Tool(id: "notes", name: "Notes", status: status, risk: .low))(in: $0)
        }
        let refusal = await refusalOf {
            try await decide(request, .approve(days: nil, comment: nil), by: company.approver, in: company)
        }
        #expect(refusal?.reason == "already_decided")
        #expect(try await company.request(request.id).decision == .denied)
    }

    @Test func `a connected tool without a confirmed group is refused with the missing step`() async throws {
        let company = try await Company()
        try await company.write(by: company.admin) {
            _ = try SaveTool(
                Tool(id: "bare", name: "Bare", status: .approved, risk: .low, connection: company.connection)
            )(in: $0)
        }
        let request = try #require(await company.ingest("AI-1", tool: "bare"))
        let refusal = await refusalOf {
            try await decide(request, .approve(days: nil, comment: nil), by: company.approver, in: company)
        }
        #expect(refusal?.code == .conflict)
        #expect(refusal?.reason == "group_not_bound")
        #expect(try await company.request(request.id).decision == .pending)
    }

    @Test(arguments: [(50, nil), (51, "bulk_size")])
    func `N1: fifty at a time are decided, fifty-one are refused whole`(count: Int, reason: String?) async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let others = (1..<count).map { ID<AccessRequest>("none-\($0)") }
        let refusal = await refusalOf {
            let bulk = DecideInBulk([request.id] + others, .deny(reason: "no"))
            let results = try await bulk(store: company.store, scope: company.scope, actor: company.approver.actor)
            #expect(results.count == count)
            #expect(results.filter { $0.refusal == nil }.count == 1)
        }
        #expect(refusal?.reason == reason)
        #expect(try await company.request(request.id).decision == (reason == nil ? .denied : .pending))
    }

    @Test func `N2: the sixth bulk decision in a minute has to wait`() async throws {
        let company = try await Company()
        let bulk = DecideInBulk(["none"], .deny(reason: "no"))
        for _ in 1...5 { _ = try await bulk(store: company.store, scope: company.scope, actor: company.approver.actor) }
        let refusal = await refusalOf {
            _ = try await bulk(store: company.store, scope: company.scope, actor: company.approver.actor)
        }
        #expect(refusal?.code == .rateLimited)
        #expect(refusal?.retryAfter != nil)
        company.clock.advance(by: .seconds(61))
        _ = try await bulk(store: company.store, scope: company.scope, actor: company.approver.actor)
    }

    @Test func `R4: the requester may cancel what nobody decided`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        try await company.write(by: company.requester) {
            _ = try CancelRequest(request.id, reason: "changed my mind")(in: $0)
        }
        #expect(try await company.request(request.id).decision == .cancelled)
    }

    private func decide(_ request: AccessRequest, _ decision: HumanDecision, by person: Person, in company: Company)
        async throws
    {
        try await company.write(by: person) { _ = try DecideRequest(request.id, decision)(in: $0) }
    }
}
