import Domain
import Kernel
import TestKit
import Testing

@Suite struct ChangedMeanwhileTests {
    private func change(_ company: Company, _ edit: @escaping @Sendable (inout Tool) -> Void) async throws {
        try await company.write(by: company.admin) { tx in
            guard var tool = try tx.catalog.find("notes") else { return }
            edit(&tool)
            try SaveTool(tool)(in: tx)
        }
    }

    private func approve(_ request: AccessRequest, by person: Person, _ company: Company) async throws -> AccessRequest
    {
        try await company.write(by: person) { try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0) }
    }

    @Test(arguments: [true, false])
    func `a tool that became restricted or risky meanwhile waits for security`(isRestricted: Bool) async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", tool: "notes"))
        try await change(company) { if isRestricted { $0.status = .restricted } else { $0.risk = .high } }
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await approve(request, by: company.approver, company)
        }
        #expect(refusal?.reason == "not_your_stage")
        let stages = try await company.read { try FindApprovers(request)(in: $0).map(\.stage) }
        #expect(stages == ["security"])
        // No route is set, so a site admin is asked.
        #expect(try await approve(request, by: company.admin, company).decision == .approved)
    }

    @Test func `a tool in its pilot is approved for the pilot group alone`() async throws {
        let company = try await Company()
        let outside = try #require(await company.ingest("AI-1", tool: "notes"))
        try await change(company) { $0.status = .pilot }
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await approve(outside, by: company.approver, company)
        }
        #expect(refusal?.reason == "pilot_only")
    }

    @Test func `a tool saved as blocked or retired leaves nothing waiting for nobody`() async throws {
        for status in [Tool.Status.blocked, .retired] {
            let company = try await Company()
            let request = try #require(await company.ingest("AI-1", tool: "notes"))
            try await change(company) { $0.status = status }
            let denied = try await company.request(request.id)
            #expect(denied.decision == .denied && denied.reason == "tool_\(status.rawValue)")
        }
    }

    @Test func `whoever would use the tool may take back what somebody else asked for them`() async throws {
        let company = try await Company()
        let quinn = company.second
        let fields: JSON = [
            "tool": "notes", "businessUse": "reports", "dataClasses": ["internal"], "requestedDays": 30,
            "beneficiary": "jira-ria",
        ]
        let asked = try await company.ingest(
            "AI-1",
            tool: "notes",
            reporter: "jira-pat",
            property: ["aiclearance.snapshot.v1": fields],
            beneficiary: .init(account: "jira-ria", groups: [])
        )
        let request = try #require(asked)
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await company.write(by: quinn) { try CancelRequest(request.id, reason: "no")(in: $0) }
        }
        #expect(refusal?.reason == "not_yours")
        _ = try await company.write(by: company.requester) { try CancelRequest(request.id, reason: "mine")(in: $0) }
        #expect(try await company.ingest("AI-2", tool: "notes") != nil)
    }

    @Test func `the requester's delegate does not decide on the requester's request`() async throws {
        let company = try await Company()
        let (pat, quinn) = (company.approver, company.second)
        let request = try #require(await company.ingest("AI-1", tool: "notes", reporter: "jira-pat"))
        try await company.write(by: pat) { tx in
            _ = try DelegateApprovals(from: pat.id, to: quinn.id, reason: "away", until: tx.now + .days(1))(in: tx)
        }
        let refusal = await #expect(throws: Refusal.self) { _ = try await approve(request, by: quinn, company) }
        #expect(refusal?.reason == "self_approval")
        let people = try await company.read { try FindApprovers(request)(in: $0).flatMap(\.people).map(\.id) }
        #expect(!people.contains(quinn.id))
        company.clock.advance(by: .days(1))
        #expect(try await approve(request, by: quinn, company).decision == .approved)
    }
}
