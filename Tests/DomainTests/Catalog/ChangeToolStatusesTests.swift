import Domain
import Kernel
import TestKit
import Testing

@Suite struct ChangeToolStatusesTests {
    private func change(
        _ company: Company,
        _ ids: [ID<Tool>],
        to status: Tool.Status = .blocked,
        _ live: ChangeToolStatus.LiveGrants = .keep,
        by person: Person? = nil
    ) async throws -> [ToolStatusResult] {
        let change = ChangeToolStatuses(ids, to: status, live: live, reason: "an incident")
        return try await change(
            store: company.store,
            scope: company.scope,
            actor: (person ?? company.admin).actor
        )
    }

    private func furnish(_ company: Company, tools: Int) async throws -> [ID<Tool>] {
        let ids = (1...tools).map { ID<Tool>("tool-\($0)") }
        try await company.write(by: company.admin) { tx in
            for id in ids { try SaveTool(Tool(id: id, name: id.rawValue, status: .approved, risk: .low))(in: tx) }
        }
        return ids
    }

    @Test func `every tool has its own result, one entry each and one for all`() async throws {
        let company = try await Company()
        let before = try await company.head()
        let results = try await change(company, ["notes", "nothing", "claude", "notes"], to: .pilot)
        #expect(results.map(\.tool) == ["notes", "nothing", "claude"])
        #expect(results.map { $0.refusal?.reason } == [nil, "no_such_tool", nil])
        #expect(
            try await company.actions(after: before) == [
                "tool_status_changed", "tool_status_changed", "tool_statuses_changed",
            ]
        )
        let again = try await change(company, ["notes"], to: .pilot)
        #expect(again[0].refusal?.reason == "same_status")
    }

    @Test func `the preview counts what is open of all of them, and changes nothing`() async throws {
        let company = try await Company()
        _ = try await company.activeGrant("AI-1")
        let before = try await company.head()
        let preview = try await company.read {
            try PreviewToolStatuses(["notes", "claude"], to: .blocked)(in: $0)
        }
        #expect(preview.items.map(\.preview.openGrants) == [0, 1] && preview.openGrants == 1)
        #expect(!preview.isRevokingHeld && preview.pendingRequests == 0)
        #expect(try await company.head() == before)
    }

    @Test func `open grants are revoked when that was chosen, within what the breaker lets pass`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        let results = try await change(company, ["notes", "claude"], to: .blocked, .revoke)
        #expect(results.map(\.outcome) == [.done(0), .done(1)])
        #expect(try await company.grant(grant.id).status == .revoked)
    }

    @Test func `N1: 50 tools are changed at a time, 51 are refused and none is changed`() async throws {
        let company = try await Company()
        let ids = try await furnish(company, tools: 51)
        let before = try await company.head()
        for wrong in [ids, []] {
            let refusal = await #expect(throws: Refusal.self) { _ = try await change(company, wrong) }
            #expect(refusal?.reason == "bulk_size")
        }
        #expect(try await company.head() == before)
        let results = try await change(company, Array(ids.prefix(50)))
        #expect(results.count == 50 && results.allSatisfy { $0.refusal == nil })
        let more = await #expect(throws: Refusal.self) {
            _ = try await company.read { try PreviewToolStatuses(ids, to: .blocked)(in: $0) }
        }
        #expect(more?.reason == "bulk_size")
    }

    @Test func `N2: five bulk changes a minute, and the sixth says how long to wait`() async throws {
        let company = try await Company()
        for status in [Tool.Status.pilot, .approved, .pilot, .approved, .pilot] {
            _ = try await change(company, ["notes"], to: status)
        }
        let sixth = await #expect(throws: Refusal.self) { _ = try await change(company, ["notes"], to: .approved) }
        #expect(sixth?.code == .rateLimited && sixth?.retryAfter != nil)
        #expect(try await company.read { try $0.catalog.find("notes")?.status } == .pilot)
    }

    @Test func `only a site admin changes them`() async throws {
        let company = try await Company()
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await change(company, ["notes"], by: company.approver)
        }
        #expect(refusal?.reason == "role_missing")
    }
}
