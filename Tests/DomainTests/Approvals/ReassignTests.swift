import Domain
import Kernel
import TestKit
import Testing

@Suite struct ReassignTests {
    private func reassign(
        _ request: AccessRequest,
        to person: Person,
        stage: String? = nil,
        by actor: Person,
        _ company: Company
    ) async throws {
        _ = try await company.write(by: actor) {
            try ReassignRequest(request.id, stage: stage, to: person.id, reason: "knows it")(in: $0)
        }
    }

    private func asked(_ request: AccessRequest, _ company: Company) async throws -> [[ID<Person>]] {
        let request = try await company.request(request.id)
        return try await company.read { try FindApprovers(request)(in: $0) }.map { $0.people.map(\.id) }
    }

    private static let yes = HumanDecision.approve(days: nil, comment: nil)

    @Test func `R6: an approver who is asked hands the stage to somebody else, who alone decides it then`() async throws
    {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.head()
        try await reassign(request, to: company.second, by: company.approver, company)
        #expect(try await company.actions(after: before) == ["request_reassigned"])
        #expect(try await asked(request, company) == [[company.second.id]])
        let old = await refusalOf { try await company.decide(request, Self.yes, by: company.approver) }
        #expect(old?.reason == "not_your_stage")
        #expect(try await company.decide(request, Self.yes, by: company.second).decision == .approved)
    }

    @Test func `R6: an admin reassigns a request of the ordinary queue, to themselves too`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        try await reassign(request, to: company.admin, by: company.admin, company)
        #expect(try await asked(request, company) == [[company.admin.id]])
        let other = await refusalOf { try await company.decide(request, Self.yes, by: company.approver) }
        #expect(other?.reason == "not_your_stage")
        #expect(try await company.decide(request, Self.yes, by: company.admin).decision == .approved)
    }

    @Test func `R6: never to the requester, another record of theirs, or whoever acts for them`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        let own = await refusalOf { try await reassign(request, to: company.approver, by: company.admin, company) }
        #expect(own?.reason == "self_approval")
        let delegate = DelegateApprovals(
            from: company.approver.id,
            to: company.second.id,
            reason: "leave",
            until: company.clock.now() + .days(1)
        )
        _ = try await company.write(by: company.approver) { try delegate(in: $0) }
        let lent = await refusalOf { try await reassign(request, to: company.second, by: company.admin, company) }
        #expect(lent?.reason == "delegate_of_party")
        let party = await refusalOf { try await reassign(request, to: company.second, by: company.approver, company) }
        #expect(party?.reason == "self_approval")
    }

    @Test func `R6: only to who may decide, is here, and gave no other stage their word`() async throws {
        let company = try await Company()
        try await company.require(["legal", "security"], of: [company.approver.id, company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        try await company.decide(request, Self.yes, by: company.second)
        let again = await refusalOf { try await reassign(request, to: company.second, by: company.approver, company) }
        #expect(again?.reason == "distinct_approver")
        let plain = await refusalOf { try await reassign(request, to: company.requester, by: company.admin, company) }
        #expect(plain?.reason == "not_an_approver")
        let end = company.clock.now() + .days(1)
        try await company.write(by: company.admin) { try SetAbsence(company.admin.id, until: end)(in: $0) }
        let away = await refusalOf { try await reassign(request, to: company.admin, by: company.approver, company) }
        #expect(away?.reason == "approver_away")
    }

    @Test func `R6: who is not asked cannot reassign, and an admin with several open stages names one`() async throws {
        let company = try await Company()
        try await company.require(["legal", "security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1"))
        let stranger = await refusalOf { try await reassign(request, to: company.second, by: company.second, company) }
        #expect(stranger?.reason == "not_your_stage")
        let vague = await refusalOf { try await reassign(request, to: company.second, by: company.admin, company) }
        #expect(vague?.reason == "stage_not_open")
        try await reassign(request, to: company.second, stage: "legal", by: company.admin, company)
        #expect(try await asked(request, company) == [[company.second.id], [company.approver.id]])
        let twice = await refusalOf {
            try await reassign(request, to: company.second, stage: "legal", by: company.admin, company)
        }
        #expect(twice?.reason == "already_assigned")
    }

    @Test func `R6: when the one who was asked leaves, the route counts again`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1"))
        try await reassign(request, to: company.second, by: company.admin, company)
        _ = try await company.write(by: company.admin) { try RecordLeaver(company.second.id, reason: "left")(in: $0) }
        #expect(try await asked(request, company) == [[company.approver.id]])
        #expect(try await company.decide(request, Self.yes, by: company.approver).decision == .approved)
    }

    @Test func `R6: who decides with what they saw before a reassignment is told that it changed`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        try await reassign(request, to: company.second, by: company.approver, company)
        let stale = await refusalOf {
            _ = try await company.write(by: company.second) {
                try DecideRequest(request.id, Self.yes, version: request.version)(in: $0)
            }
        }
        #expect(stale?.reason == "changed_meanwhile")
    }

    @Test func `R6: nothing is reassigned without a reason or after the decision`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let silent = await refusalOf {
            _ = try await company.write(by: company.admin) {
                try ReassignRequest(request.id, to: company.second.id, reason: "")(in: $0)
            }
        }
        #expect(silent?.reason == "reason_missing")
        try await company.decide(request, Self.yes, by: company.approver)
        let late = await refusalOf { try await reassign(request, to: company.second, by: company.admin, company) }
        #expect(late?.reason == "already_decided")
    }
}
