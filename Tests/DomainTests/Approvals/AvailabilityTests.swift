import Domain
import Kernel
import TestKit
import Testing

/// 2.7 "No eligible approver" and "Approver leaves": looked at on submitting, on publishing, daily, and when one leaves.
@Suite struct AvailabilityTests {
    private func check(_ company: Company) async throws {
        var after: String?
        repeat {
            let start = after
            after = try await company.system { try CheckApprovers(after: start)(in: $0) }
        } while after != nil
    }

    private func gaps(_ request: AccessRequest, _ company: Company) async throws -> [ApproverGap.Kind] {
        try await company.read { try $0.approvals.gaps(of: request.id).map(\.kind) }
    }

    @Test func `2.7 no eligible approver: a request that only admins can decide says so when it comes in`() async throws
    {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let before = try await company.head()
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        #expect(try await company.actions(after: before).suffix(2) == ["request_created", "request_rerouted"])
        #expect(try await gaps(request, company) == [.fallback])
        let plain = try #require(await company.ingest("AI-2"))
        #expect(try await gaps(plain, company).isEmpty)
    }

    @Test func `2.7 no eligible approver: a request that nobody can decide is a finding until somebody can`()
        async throws
    {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1", reporter: "jira-ada"))
        #expect(try await gaps(request, company).isEmpty)
        _ = try await company.write(by: company.admin) { [company] in
            try RecordLeaver(company.approver.id, reason: "left")(in: $0)
        }
        try await check(company)
        #expect(try await gaps(request, company) == [.nobody])
        #expect(try await company.read { try $0.approvals.countGaps(.nobody) } == 1)
        let before = try await company.head()
        try await check(company)
        #expect(try await company.actions(after: before) == [], "it is said once")
        try await company.route(["security": StageRoute(people: [company.second.id])])
        try await check(company)
        #expect(try await gaps(request, company).isEmpty)
        #expect(try await company.actions(after: before).last == "approvers_found")
    }

    @Test func `2.7 approver leaves: what waits for them goes elsewhere, on the record`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1"))
        let other = try #require(await company.ingest("AI-2", tool: "notes"))
        _ = try await company.write(by: company.admin) { [company] in
            try ReassignRequest(other.id, to: company.second.id, reason: "knows it")(in: $0)
        }
        for person in [company.approver, company.second] {
            _ = try await company.write(by: company.admin) { try ChangeRoles(person.id, to: [])(in: $0) }
        }
        #expect(try await company.actions().suffix(2) == ["person_roles_changed", "request_rerouted"])
        #expect(try await company.read { try $0.queue.find(.sweep, id: "approvers")?.runAt } == company.clock.now())
        try await check(company)
        #expect(try await gaps(request, company) == [.fallback])
        #expect(try await company.actions().contains("request_rerouted"))
        let asked = try await company.read { try FindApprovers(request)(in: $0) }.map { $0.people.map(\.id) }
        #expect(asked == [[company.admin.id]])
    }

    @Test func `2.7 no eligible approver: gaps of requests that were decided are forgotten`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        try await company.decide(request, .approve(days: nil, comment: nil), by: company.admin)
        #expect(try await company.read { try $0.approvals.countGaps(.fallback) } == 0)
        try await check(company)
        #expect(try await gaps(request, company).isEmpty)
    }

    @Test func `2.7 no eligible approver: publishing says at which stages there are too few`() async throws {
        let company = try await Company()
        let policy = Policy(
            rules: [Rule("l", .requireStage("legal")), Rule("o", .requireStage("approval"))],
            guardrails: Guardrails(securityReviewAt: [])
        )
        try await company.route(["legal": StageRoute(people: [company.approver.id])])
        let reach = try await company.read { try StageReach.of(policy, in: $0) }
        let found = Dictionary(uniqueKeysWithValues: reach.map { ($0.stage, $0.people) })
        #expect(found["legal"] == 1 && found["approval"] == 3)
        #expect(reach.filter(\.isThin).map(\.stage).contains("legal"))
        let other = try await company.secondAdmin()
        let draft = try await company.draft(policy)
        _ = try await company.write(by: other) { try PublishDraft(draft.id, hash: Hex.encode(draft.hash))(in: $0) }
        let data = try await company.read {
            try $0.audit.range(from: 1, limit: 1_000).last { $0.action == "policy_published" }
        }
        let text = String(decoding: data?.bytes ?? [], as: UTF8.self)
        #expect(text.contains("\"fewApprovers\":[\"legal\""))
    }
}
