import Domain
import Kernel
import TestKit
import Testing

@Suite struct StrangerTests {
    private let member = sha256(Array("ria".utf8))

    @Test(arguments: [true, false])
    func `whoever came past us and then asks for the tool is out when the grant ends`(isRemovalOrdered: Bool)
        async throws
    {
        let bench = try await GroupBench()
        try await bench.map(bench.company.requester, to: "ria")
        try await bench.work()
        bench.directory.set(["ria"])
        try await bench.compare()
        let found = try await bench.findings()
        #expect(found.map(\.kind) == [.outOfBand])
        if isRemovalOrdered { try await bench.settle(found, .remove) }
        let grant = try await bench.company.approvedGrant("AI-1", days: 1)
        try await bench.work()
        // Removal and addition may meet at the group more than once; whoever comes second waits a while.
        for _ in 1...8 {
            bench.company.clock.advance(by: .minutes(1))
            try await bench.work()
        }
        #expect(try await bench.company.grant(grant.id).status == .active)
        #expect(bench.directory.members == ["ria"])
        bench.company.clock.advance(by: .hours(25))
        try await bench.work()
        #expect(try await bench.company.grant(grant.id).removal == .done)
        #expect(bench.directory.members.isEmpty)
        #expect(try await bench.count("baseline_recorded") == 0)
        #expect(try await bench.findings().isEmpty)
    }

    @Test func `whoever came after the last comparison does not become baseline by asking at once`() async throws {
        let bench = try await GroupBench()
        try await bench.map(bench.company.requester, to: "ria")
        try await bench.work()
        bench.directory.set(["ria"])
        _ = try await bench.company.approvedGrant("AI-1", days: 1)
        try await bench.work()
        #expect(try await bench.count("baseline_recorded") == 0)
    }

    @Test func `a member found at the first add, before the group was ever compared, is baseline`() async throws {
        let bench = try await GroupBench()
        try await bench.map(bench.company.requester, to: "ria")
        bench.directory.set(["ria"])
        _ = try await bench.company.approvedGrant("AI-1", days: 1)
        try await bench.work([.provisioning])
        #expect(try await bench.count("baseline_recorded") == 1)
    }

    @Test func `a group bound to a second tool, or again, makes no stranger baseline`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(["ria"])
        try await bench.compare()
        #expect(try await bench.findings().count == 1)
        let (company, member) = (bench.company, member)
        try await company.write(by: company.admin) { tx in
            try SaveTool(
                Tool(id: "copilot", name: "Copilot", status: .approved, risk: .low, connection: company.connection)
            )(in: tx)
            try RecordBoundGroup("copilot", role: "user", group: "group-1", name: "Shared", baseline: [member])(in: tx)
        }
        try await rename("user", to: "member", bench)
        try await rename("member", to: "user", bench)
        _ = try await company.write(by: company.admin) { tx in
            try RecordBoundGroup("claude", role: "user", group: "group-1", name: "Again", baseline: [member])(in: tx)
        }
        try await bench.compare()
        #expect(try await bench.findings().count == 1)
        #expect(try await bench.comparison().lastCounts == MemberCounts([.outOfBand: 1]))
    }

    private func rename(_ old: String, to new: String, _ bench: GroupBench) async throws {
        let company = bench.company
        try await company.write(by: company.admin) { tx in
            guard var tool = try tx.catalog.find("claude") else { return }
            tool.roles = [ToolRole(name: new, isDefault: true)]
            try SaveTool(tool)(in: tx)
        }
    }

    @Test func `a role whose group has open grants is not left out`() async throws {
        let bench = try await GroupBench()
        _ = try await bench.grantToRequester()
        let refusal = await #expect(throws: Refusal.self) { try await rename("user", to: "member", bench) }
        #expect(refusal?.reason == "role_has_grants")
    }

    @Test func `an account of which nobody knows whose it is stays by the word of two admins`() async throws {
        let bench = try await GroupBench()
        let ben = try await bench.company.write(by: bench.company.admin) {
            try AddLinkedPerson(displayName: "Ben Admin", roles: [.admin], jiraAccount: "jira-ben")(in: $0)
        }
        bench.directory.set(["mallory"])
        try await bench.compare()
        try await bench.settle(try await bench.findings(), .adopt)
        let proposed = try await bench.findings()
        #expect(proposed.map(\.isAdoptionProposed) == [true])
        #expect(try await bench.count("finding_adoption_proposed") == 1)
        #expect(try await bench.count("finding_resolved") == 0)
        let refusal = await #expect(throws: Refusal.self) { try await bench.settle(proposed, .adopt) }
        #expect(refusal?.reason == "second_admin_needed")
        try await bench.settle(proposed, .adopt, by: ben)
        #expect(try await bench.findings(open: false).map(\.state) == [.adopted])
        #expect(try await bench.count("baseline_recorded") == 1)
    }
}
