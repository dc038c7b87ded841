import Domain
import Kernel
import TestKit
import Testing

@Suite struct OnBehalfTests {
    private static func snapshot(for account: String, tool: String = "notes") -> JSON {
        let fields: JSON = [
            "tool": .string(tool), "businessUse": "reports", "dataClasses": ["internal"], "requestedDays": 30,
            "beneficiary": .string(account),
        ]
        return ["aiclearance.snapshot.v1": fields]
    }

    @Test
    func
        `R0 and on behalf of another: a request for another has both, and only the one who will use the tool receives it`()
        async throws
    {
        let company = try await Company()
        let request = try #require(
            await company.ingest(
                "AI-1",
                property: Self.snapshot(for: "jira-new"),
                beneficiary: .init(account: "jira-new", groups: ["g-new"])
            )
        )
        let user = try #require(await company.read { try $0.people.find(jiraAccount: "jira-new") })
        #expect(request.requester == company.requester.id && request.beneficiary == user.id)
        #expect(request.requesterGroups == ["g-new"])
        try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        #expect(try await company.grant(of: request.id).holder == user.id)
    }

    @Test(arguments: [("jira-pat", "jira-quinn"), ("jira-quinn", "jira-pat")])
    func `I5: neither who asked for another nor the other decides`(reporter: String, user: String) async throws {
        let company = try await Company()
        let request = try #require(
            await company.ingest(
                "AI-1",
                reporter: reporter,
                property: Self.snapshot(for: user),
                beneficiary: .init(account: user, groups: [])
            )
        )
        for person in [company.approver, company.second] {
            let refusal = await refusalOf {
                try await company.decide(request, .approve(days: nil, comment: nil), by: person)
            }
            #expect(refusal?.reason == "self_approval")
            let bulk = DecideInBulk([request.id], .approve(days: nil, comment: nil))
            let results = try await bulk(store: company.store, scope: company.scope, actor: person.actor)
            #expect(results.map { $0.refusal?.reason } == ["self_approval"])
        }
        #expect(try await company.decide(request, .deny(reason: "no"), by: company.admin).decision == .denied)
    }

    @Test func `what is asked for another is never approved without a person`() async throws {
        let company = try await Company()
        try await company.system { _ = try InstallPolicy(Policy(rules: [Rule("all", .autoApprove)]))(in: $0) }
        let request = try #require(
            await company.ingest(
                "AI-1",
                property: Self.snapshot(for: "jira-new"),
                beneficiary: .init(account: "jira-new", groups: [])
            )
        )
        #expect(request.decision == .pending && request.blockedBy == "on_behalf_of_another")
        #expect(try await company.read { try $0.approvals.clock(of: request.id) } != nil)
        let own = try #require(await company.ingest("AI-2", property: Self.snapshot(for: "jira-ria")))
        #expect(try await company.request(own.id).decision == .approved, "naming oneself is asking for oneself")
    }

    @Test func `R0x: an account that Jira does not know receives nothing`() async throws {
        let company = try await Company()
        #expect(try await company.ingest("AI-1", property: Self.snapshot(for: "jira-nobody")) == nil)
        #expect(try await company.read { try $0.intake.find("AI-1") }?.reason == "unknown_beneficiary")
    }

    @Test func `R0x: the open request of who will use the tool counts, whoever asked`() async throws {
        let company = try await Company()
        try #require(await company.ingest("AI-1", tool: "notes") != nil)
        let again = try await company.ingest(
            "AI-2",
            reporter: "jira-quinn",
            property: Self.snapshot(for: "jira-ria"),
            beneficiary: .init(account: "jira-ria", groups: [])
        )
        #expect(again == nil)
        #expect(try await company.read { try $0.intake.find("AI-2") }?.reason == "duplicate_open_request")
    }

    @Test func `R4 and R8: nobody but a party cancels, and either party answers`() async throws {
        let company = try await Company()
        let request = try #require(
            await company.ingest(
                "AI-1",
                property: Self.snapshot(for: "jira-new"),
                beneficiary: .init(account: "jira-new", groups: [])
            )
        )
        let user = try #require(await company.read { try $0.people.find(jiraAccount: "jira-new") })
        try await company.write(by: company.approver) { _ = try AskForInformation(request.id, question: "?")(in: $0) }
        try await company.write(by: user) { _ = try AnswerInformation(request.id, answer: "!")(in: $0) }
        let foreign = await refusalOf {
            try await company.write(by: company.second) { _ = try CancelRequest(request.id, reason: "no")(in: $0) }
        }
        #expect(foreign?.reason == "not_yours")
        try await company.write(by: company.requester) { _ = try CancelRequest(request.id, reason: "no")(in: $0) }
        #expect(try await company.request(request.id).decision == .cancelled)
    }
}
