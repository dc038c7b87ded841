import Domain
import Kernel
import TestKit
import Testing

@Suite struct RecordLeaverTests {
    private func leave(_ company: Company, by person: Person? = nil, reason: String = "last day was Friday")
        async throws -> MassOutcome
    {
        let leave = RecordLeaver(company.requester.id, reason: reason)
        return try await company.write(by: person ?? company.admin) { try leave(in: $0) }
    }

    /// Grants of tools without a connector, so many as are wanted, for the requester.
    private func grants(_ count: Int, _ company: Company) async throws {
        try await company.write(by: company.admin) { tx in
            for number in 1...count {
                let tool = Tool(id: ID("tool-\(number)"), name: "Tool \(number)", status: .approved, risk: .low)
                try SaveTool(tool)(in: tx)
            }
        }
        for number in 1...count { _ = try await company.approvedGrant("AI-\(number)", tool: "tool-\(number)") }
    }

    @Test func `leaver: everything held is revoked, what waits is cancelled, and the account is closed`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        let pending = try #require(try await company.ingest("AI-2", tool: "notes"))
        let before = try await company.head()
        #expect(try await leave(company) == .done(1))
        #expect(try await company.grant(grant.id).status == .revoked)
        #expect(try await company.grant(grant.id).removal == .queued)
        #expect(try await company.request(pending.id).decision == .cancelled)
        let actions = try await company.actions(after: before)
        #expect(actions == ["request_cancelled", "person_left", "job_queued", "grant_revoked"])
        let refused = try await company.ingest("AI-3", tool: "notes")
        #expect(refused == nil)
        #expect(try await company.read { try $0.intake.find("AI-3")?.reason } == "person_inactive")
    }

    @Test(arguments: [(5, true), (6, false)])
    func `leaver: at the breaker's number all passes, above it all waits`(count: Int, passes: Bool) async throws {
        let company = try await Company()
        try await grants(count, company)
        let outcome = try await leave(company)
        let open = try await company.read { tx in
            try tx.grants.list(
                GrantFilter(holder: company.requester.id, statuses: [.active]),
                page: PageRequest(size: 100)
            ).items.count
        }
        if passes {
            #expect(outcome == .done(5) && open == 0)
        } else {
            guard case .later(let change) = outcome else {
                Issue.record("six grants passed")
                return
            }
            #expect(change.state == .paused && change.cause == .leaver && open == 6)
        }
        #expect(try await company.read { try $0.people.find(company.requester.id)?.isActive } == false)
    }

    static let refusals: [(String, Bool, String)] = [
        ("", true, "reason_missing"), ("gone", false, "role_missing"),
    ]

    @Test(arguments: refusals)
    func `leaver: a refusal leaves no trace`(reason: String, byAdmin: Bool, refusal: String) async throws {
        let company = try await Company()
        let before = try await company.head()
        let thrown = await #expect(throws: Refusal.self) {
            try await leave(company, by: byAdmin ? company.admin : company.approver, reason: reason)
        }
        #expect(thrown?.reason == refusal)
        #expect(try await company.head() == before)
    }

    @Test func `leaver: nobody ends the own account, or one that has ended`() async throws {
        let company = try await Company()
        let own = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { _ = try RecordLeaver(company.admin.id, reason: "x")(in: $0) }
        }
        #expect(own?.reason == "own_leaving")
        _ = try await leave(company)
        let again = await #expect(throws: Refusal.self) { try await leave(company) }
        #expect(again?.reason == "person_inactive")
    }

    @Test func `a person who is back asks again, and gets nothing back by that`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        _ = try await leave(company)
        let back = RecordReturn(company.requester.id, reason: "was on leave")
        #expect(try await company.write(by: company.admin) { try back(in: $0) }.isActive)
        #expect(try await company.grant(grant.id).status == .revoked)
        #expect(try await company.ingest("AI-2", tool: "notes") != nil)
        let again = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { try back(in: $0) }
        }
        #expect(again?.reason == "person_active")
    }
}
