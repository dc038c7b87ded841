import Domain
import Kernel
import TestKit
import Testing

@Suite struct ChangeToolStatusTests {
    private func change(
        _ company: Company,
        to status: Tool.Status,
        _ live: ChangeToolStatus.LiveGrants,
        by person: Person? = nil
    ) async throws -> MassOutcome {
        let change = ChangeToolStatus("claude", to: status, live: live, reason: "an incident")
        return try await company.write(by: person ?? company.admin) { try change(in: $0) }
    }

    @Test func `a tool becomes blocked: the preview tells what would happen, and changes nothing`() async throws {
        let company = try await Company()
        _ = try await company.activeGrant("AI-1")
        let person = try await company.write(by: company.admin) {
            try AddLinkedPerson(displayName: "Otto Other", jiraAccount: "jira-otto")(in: $0)
        }
        _ = try await company.ingest("AI-2", reporter: person.jiraAccount)
        let before = try await company.head()
        let preview = try await company.read { try PreviewToolStatus("claude", to: .blocked)(in: $0) }
        #expect(preview.openGrants == 1 && preview.pendingRequests == 1 && !preview.isRevokingHeld)
        #expect(try await company.head() == before)
    }

    @Test func `a tool becomes blocked: open grants are kept until they end, and pending requests denied`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        let person = try await company.write(by: company.admin) {
            try AddLinkedPerson(displayName: "Otto Other", jiraAccount: "jira-otto")(in: $0)
        }
        let pending = try #require(try await company.ingest("AI-2", reporter: person.jiraAccount))
        #expect(try await change(company, to: .blocked, .keep) == .done(0))
        #expect(try await company.grant(grant.id).status == .active)
        let denied = try await company.request(pending.id)
        #expect(denied.decision == .denied && denied.reason == "tool_blocked" && denied.source == .system)
        let extend = ExtendGrant(grant.id, days: 5, reason: "still needed")
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: company.approver) { try extend(in: $0) }
        }
        #expect(refusal?.reason == "tool_not_requestable")
    }

    @Test func `a tool becomes blocked: its grants are revoked when that was chosen`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        #expect(try await change(company, to: .blocked, .revoke) == .done(1))
        #expect(try await company.grant(grant.id).status == .revoked)
        #expect(try await company.grant(grant.id).endedReason == "tool_blocked: an incident")
    }

    @Test func `a tool becomes retired: its grants run out`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        let refusal = await #expect(throws: Refusal.self) { try await change(company, to: .retired, .revoke) }
        #expect(refusal?.reason == "only_blocking_revokes")
        _ = try await change(company, to: .retired, .keep)
        #expect(try await company.grant(grant.id).status == .active)
    }

    @Test func `the catalog cannot block a tool with open grants on the side`() async throws {
        let company = try await Company()
        _ = try await company.activeGrant("AI-1")
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { tx in
                guard var tool = try tx.catalog.find("claude") else { return }
                tool.status = .blocked
                try SaveTool(tool)(in: tx)
            }
        }
        #expect(refusal?.reason == "tool_has_grants")
    }

    @Test func `a status changes by an admin's word only, and to another one`() async throws {
        let company = try await Company()
        let byApprover = await #expect(throws: Refusal.self) {
            try await change(company, to: .blocked, .keep, by: company.approver)
        }
        #expect(byApprover?.reason == "role_missing")
        let same = await #expect(throws: Refusal.self) { try await change(company, to: .approved, .keep) }
        #expect(same?.reason == "same_status")
    }

    @Test func `grants that stayed can be revoked later`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        _ = try await change(company, to: .blocked, .keep)
        #expect(try await change(company, to: .blocked, .revoke) == .done(1))
        #expect(try await company.grant(grant.id).status == .revoked)
    }
}
