import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing

@Suite struct BindGroupTests {
    private func bench() async throws -> GroupBench {
        let bench = try await GroupBench()
        let roles = [ToolRole.user, ToolRole(name: "editor", isDefault: false)]
        let tool = Tool(
            id: "studio",
            name: "Studio",
            status: .approved,
            risk: .low,
            connection: bench.company.connection,
            roles: roles
        )
        try await bench.company.write(by: bench.company.admin) { _ = try SaveTool(tool)(in: $0) }
        return bench
    }

    private func group(_ bench: GroupBench, _ tool: ID<Tool>, _ role: String) async throws -> EntitlementGroup? {
        try await bench.company.read { try $0.catalog.find(tool)?.role(role)?.group }
    }

    @Test func `N21: each role of a connected tool has one group, made or found under its own name`() async throws {
        let bench = try await bench()
        for role in ["user", "editor"] { _ = try await BindGroup("studio", role: role)(in: bench.context) }
        let (users, editors) = (try await group(bench, "studio", "user"), try await group(bench, "studio", "editor"))
        #expect(users?.name == "AI Clearance - Studio - Users")
        #expect(editors?.name == "AI Clearance - Studio - editor")
        #expect(users != nil && users?.id != editors?.id)
        let before = try await bench.count("group_bound")
        _ = try await BindGroup("studio", role: "user")(in: bench.context)
        #expect(try await group(bench, "studio", "user") == users, "asking again finds the same group")
        #expect(try await bench.count("group_bound") == before)
    }

    @Test func `N21: a group that exists can be bound instead, with who is in it as baseline`() async throws {
        let bench = try await bench()
        bench.directory.set(["before-1", "before-2", "before-3"])
        _ = try await BindGroup("studio", role: "user", existing: "group-old")(in: bench.context)
        let group = try #require(try await group(bench, "studio", "user"))
        #expect(group.id == "group-old" && group.baselineRecordedAt != nil && group.assignmentConfirmedAt == nil)
        let entry = try await bench.company.read { try $0.audit.range(from: 1, limit: 1_000).last }
        #expect(entry?.action == "group_bound" && entry?.json["data"]?["baseline"]?.integer == 3)
    }

    @Test func `N21: a tool without a connection has no group, and no group takes the place of one with open grants`()
        async throws
    {
        let bench = try await bench()
        let bare = await #expect(throws: Refusal.self) {
            _ = try await BindGroup("notes", role: "user")(in: bench.context)
        }
        #expect(bare?.reason == "tool_not_connected")
        _ = try await bench.grantToRequester()
        let other = await #expect(throws: Refusal.self) {
            _ = try await BindGroup("claude", role: "user", existing: "group-2")(in: bench.context)
        }
        #expect(other?.reason == "tool_has_grants")
        #expect(try await group(bench, "claude", "user")?.id == "group-1")
    }
}
