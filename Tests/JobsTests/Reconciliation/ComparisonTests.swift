import ConnectorKit
import Domain
import Kernel
import Synchronization
import TestKit
import Testing

@Suite struct ComparisonTests {
    @Test func `every membership is told by what it rests on`() async throws {
        let bench = try await GroupBench()
        let grant = try await bench.grantToRequester()
        try await bench.company.system { tx in
            try tx.catalog.recordBaseline(
                [sha256(Array("old".utf8))],
                of: "group-1",
                connection: bench.company.connection
            )
        }
        bench.directory.set(["ria", "old", "mallory", "trent"])
        try await bench.compare()
        let counts = try await bench.comparison().lastCounts
        #expect(counts == MemberCounts([.grant: 1, .baseline: 1, .outOfBand: 2]))
        #expect(counts.members == 4)
        let findings = try await bench.findings()
        #expect(findings.map(\.kind) == [.outOfBand, .outOfBand])
        #expect(findings.allSatisfy { $0.suggestion == .remove && $0.person == nil })
        #expect(try await bench.count("drift_found") == 2)
        #expect(try await bench.company.grant(grant.id).status == .active)
    }

    @Test func `a grant of another tool that shares the group explains a member too`() async throws {
        let bench = try await GroupBench()
        let company = bench.company
        try await company.write(by: company.admin) { tx in
            try SaveTool(
                Tool(id: "copilot", name: "Copilot", status: .approved, risk: .low, connection: company.connection)
            )(in: tx)
            try RecordBoundGroup("copilot", role: "user", group: "group-1", name: "Shared", baseline: [])(in: tx)
            try ConfirmAssignment("copilot", role: "user")(in: tx)
        }
        try await bench.map(company.requester, to: "ria")
        _ = try await company.approvedGrant("AI-2", tool: "copilot", days: 90)
        try await bench.compare()
        #expect(try await bench.comparison().lastCounts == MemberCounts([.otherGrant: 1]))
    }

    @Test func `a grant without its member is found, and given again by a person's choice`() async throws {
        let bench = try await GroupBench()
        let grant = try await bench.grantToRequester()
        bench.directory.set([])
        try await bench.compare()
        let found = try await bench.findings()
        #expect(found.map(\.kind) == [.missing] && found.first?.grant == grant.id)
        try await bench.settle(found, .readd)
        try await bench.work()
        #expect(bench.directory.members == ["ria"])
        #expect(try await bench.company.grant(grant.id).status == .active)
        try await bench.compare()
        #expect(try await bench.findings().isEmpty)
        #expect(try await bench.findings(open: false).map(\.state) == [.readded])
    }

    @Test func `a grant without its member can be ended instead`() async throws {
        let bench = try await GroupBench()
        let grant = try await bench.grantToRequester()
        bench.directory.set([])
        try await bench.compare()
        try await bench.settle(try await bench.findings(), .revoke)
        #expect(try await bench.company.grant(grant.id).status == .revoked)
    }

    @Test func `what a dead worker added late is found, and taken out by a person's choice`() async throws {
        let bench = try await GroupBench()
        let grant = try await bench.grantToRequester()
        _ = try await bench.company.write(by: bench.company.approver) { tx in
            try RevokeGrant(grant.id, reason: "left the project")(in: tx)
        }
        try await bench.work()
        #expect(bench.directory.members.isEmpty)
        bench.directory.set(["ria"])
        try await bench.compare()
        let found = try await bench.findings()
        #expect(found.map(\.kind) == [.outOfBand])
        #expect(found.first?.person == bench.company.requester.id && found.first?.grant == grant.id)
        try await bench.settle(found, .remove)
        try await bench.work()
        #expect(bench.directory.members.isEmpty)
        #expect(try await bench.findings(open: false).map(\.state) == [.removed])
    }

    @Test func `who was taken away minutes ago may still be listed by a replica`() async throws {
        let bench = try await GroupBench()
        let grant = try await bench.grantToRequester()
        bench.company.clock.advance(by: .minutes(50))
        _ = try await bench.company.write(by: bench.company.approver) { tx in
            try RevokeGrant(grant.id, reason: "left the project")(in: tx)
        }
        try await bench.work([.provisioning])
        bench.directory.set(["ria"])
        bench.company.clock.advance(by: .minutes(14))
        try await bench.work([.sweep, .comparison])
        #expect(try await bench.comparison().lastCounts == MemberCounts([.leaving: 1]))
        try await bench.compare()
        #expect(try await bench.comparison().lastCounts == MemberCounts([.outOfBand: 1]))
    }

    @Test func `a difference that is gone closes by itself and is found anew when it comes back`() async throws {
        let bench = try await GroupBench()
        try await bench.work()
        for members: Set<String> in [["mallory"], ["mallory"], [], ["mallory"]] {
            bench.directory.set(members)
            try await bench.compare()
        }
        #expect(try await bench.findings().count == 1)
        #expect(try await bench.findings(open: false).map(\.state) == [.gone])
        #expect(try await bench.count("drift_found") == 2)
    }

    @Test func `an adopted member becomes baseline and is never taken out`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(["mallory"])
        try await bench.compare()
        try await bench.settle(try await bench.findings(), .adopt)
        try await bench.compare()
        #expect(try await bench.comparison().lastCounts == MemberCounts([.baseline: 1]))
        #expect(try await bench.findings().isEmpty)
        #expect(bench.directory.members == ["mallory"])
    }

    @Test func `a removal that is not read back is no removal`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(["mallory"])
        try await bench.compare()
        bench.directory.state.withLock { $0.isDeaf = true }
        try await bench.settle(try await bench.findings(), .remove)
        for _ in 1...8 {
            try await bench.work([.removal])
            bench.company.clock.advance(by: .hours(6))
        }
        let finding = try await bench.findings().first
        #expect(finding?.state == .open && finding?.attempts == 8)
        #expect(try await bench.count("finding_removal_failed") == 1)
    }

    @Test func `a listing that breaks off concludes nothing and goes on where it stopped`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(["a", "b", "c", "d", "e"])
        try await bench.work()
        #expect(try await bench.findings().count == 5)
        bench.directory.set(["a", "b", "c", "d"])
        // The group and the first page are read; then the directory has had enough.
        let broken = ProviderFailure(.retryable, "rate_limited", "", retryAfter: .seconds(30))
        bench.directory.state.withLock { $0.failures = [nil, nil, broken] }
        try await bench.compare()
        #expect(try await bench.comparison().code == "rate_limited")
        #expect(try await bench.findings().count == 5)
        bench.company.clock.advance(by: .minutes(2))
        try await bench.work()
        #expect(try await bench.comparison().code == nil)
        #expect(try await bench.findings().count == 4)
        #expect(bench.directory.listings == 2)
        #expect(try await bench.count("comparison_failed") == 1)
    }

    @Test func `what changed behind a listing that was held up shows soon after its end`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(["a", "b", "c"])
        try await bench.work()
        let broken = ProviderFailure(.retryable, "rate_limited", "", retryAfter: .minutes(50))
        bench.directory.state.withLock { $0.failures = [nil, nil, broken] }
        try await bench.compare()
        // Behind the page that was read already.
        bench.directory.set(["b", "c"])
        bench.company.clock.advance(by: .minutes(55))
        try await bench.work()
        #expect(try await bench.findings().count == 3, "the run goes on with what it had read")
        bench.company.clock.advance(by: .minutes(16))
        try await bench.work()
        #expect(try await bench.findings().count == 2)
    }

    @Test func `an unchanged stamp stands for the members for a day`() async throws {
        let bench = try await GroupBench()
        bench.directory.state.withLock { $0.stamp = "2026-11-24T00:00:00Z" }
        try await bench.work()
        try await bench.compare()
        #expect(bench.directory.listings == 2, "a replica may tell the mark of a change and not yet the change")
        for _ in 1...23 { try await bench.compare() }
        #expect(bench.directory.listings == 2)
        try await bench.compare()
        #expect(bench.directory.listings == 3)
        bench.directory.state.withLock { $0.stamp = "2026-11-25T00:00:00Z" }
        for _ in 1...3 { try await bench.compare() }
        #expect(bench.directory.listings == 5)
    }

    @Test func `what could not be told yet is looked at again, though the directory says that nothing changed`()
        async throws
    {
        let bench = try await GroupBench()
        try await bench.work()
        bench.company.clock.advance(by: .minutes(55))
        let grant = try await bench.grantToRequester()
        bench.directory.state.withLock { ($0.members, $0.stamp) = ([], "2026-11-24T00:00:00Z") }
        bench.company.clock.advance(by: .minutes(5))
        try await bench.work()
        #expect(try await bench.findings().isEmpty, "a replica may not show yet who was added minutes ago")
        try await bench.compare()
        #expect(try await bench.findings().map(\.grant) == [grant.id])
    }

    @Test func `who was put back within minutes is found, though the directory says that nothing changed since`()
        async throws
    {
        let bench = try await GroupBench()
        let grant = try await bench.grantToRequester()
        bench.company.clock.advance(by: .minutes(50))
        _ = try await bench.company.write(by: bench.company.approver) { tx in
            try RevokeGrant(grant.id, reason: "left the project")(in: tx)
        }
        try await bench.work([.provisioning])
        bench.directory.state.withLock { ($0.members, $0.stamp) = (["ria"], "2026-11-24T00:00:00Z") }
        bench.company.clock.advance(by: .minutes(14))
        try await bench.work([.sweep, .comparison])
        #expect(try await bench.findings().isEmpty, "a replica may still show who was taken out minutes ago")
        try await bench.compare()
        #expect(try await bench.findings().map(\.kind) == [.outOfBand])
    }

    @Test func `nobody is given what a worker is taking out, and whom an admin wanted gone is no baseline`()
        async throws
    {
        let bench = try await GroupBench()
        let company = bench.company
        try await bench.map(company.requester, to: "ria")
        bench.directory.set(["ria"])
        try await bench.compare()
        let finding = try #require(try await bench.findings().first)
        try await bench.settle([finding], .remove)
        let fence = try await company.claim(.removal, id: finding.id.rawValue)
        let removal = try await company.system { try StartMemberRemoval(finding.id, fence: fence)(in: $0) }
        #expect(removal != nil)
        let grant = try await company.approvedGrant("AI-1", days: 30)
        try await bench.work([.provisioning])
        #expect(try await company.grant(grant.id).status == .pendingProvision)
        bench.directory.set([])
        let gone = JobResult(.done, code: "removed", readBack: .notMember)
        try await company.system {
            try FinishMemberRemoval(finding.id, fence: fence, result: gone, jitter: 0)(in: $0)
        }
        company.clock.advance(by: .seconds(5))
        try await bench.work([.provisioning])
        #expect(try await company.grant(grant.id).status == .active)
        #expect(try await bench.count("baseline_recorded") == 0)
    }

    @Test func `whom an admin wanted gone is no baseline where the removal's reply was lost`() async throws {
        let bench = try await GroupBench()
        let company = bench.company
        try await bench.map(company.requester, to: "ria")
        bench.directory.set(["ria"])
        try await bench.compare()
        bench.directory.state.withLock { $0.isDeaf = true }
        try await bench.settle(try await bench.findings(), .remove)
        try await bench.work([.removal])
        bench.directory.state.withLock { $0.isDeaf = false }
        let grant = try await company.approvedGrant("AI-1", days: 30)
        try await bench.work([.provisioning])
        #expect(try await company.grant(grant.id).status == .active)
        #expect(try await bench.count("baseline_recorded") == 0)
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        try await bench.work([.provisioning])
        #expect(bench.directory.members.isEmpty)
    }

    @Test func `an unchanged stamp hides no grant that was attested though nobody was added`() async throws {
        let bench = try await GroupBench()
        let company = bench.company
        bench.directory.state.withLock { $0.stamp = "2026-11-24T00:00:00Z" }
        try await bench.work()
        // The directory leaves it to a person, who says that it is done without having done it.
        try await bench.map(company.requester, to: "ria")
        bench.directory.state.withLock { $0.failures = [ProviderFailure(.manual, "by_hand", "add them by hand")] }
        let grant = try await company.approvedGrant("AI-1", days: 90)
        try await bench.work([.provisioning])
        let job = try #require(try await company.read { try $0.jobs.of(grant: grant.id).first })
        try await company.write(by: company.approver) {
            _ = try CompleteJob(job.id, note: "added by hand", evidence: .notReadable(reason: "off"))(in: $0)
        }
        #expect(try await company.grant(grant.id).status == .active)
        for _ in 1...2 { try await bench.compare() }
        #expect(bench.directory.listings == 2)
        #expect(try await bench.findings().map(\.kind) == [.missing])
        // Once nothing of ours has moved for long enough, the stamp stands for the members again.
        for _ in 1...5 { try await bench.compare() }
        #expect(bench.directory.listings == 2)
    }

    @Test func `a connection that is off is never called, and the comparison goes on when it is on`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(["mallory"])
        let company = bench.company
        try await company.write(by: company.admin) { _ = try SwitchConnection(company.connection, on: false)(in: $0) }
        try await bench.compare()
        #expect(bench.directory.state.withLock { $0.calls } == 0)
        #expect(try await bench.comparison().code == "connection_not_usable")
        try await company.write(by: company.admin) { _ = try SwitchConnection(company.connection, on: true)(in: $0) }
        try await bench.compare()
        #expect(try await bench.findings().count == 1)
    }

    @Test func `settling needs an admin, a reason and a choice that fits`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(["mallory"])
        try await bench.compare()
        let found = try await bench.findings()
        let byApprover = await #expect(throws: Refusal.self) {
            try await bench.settle(found, .adopt, by: bench.company.approver)
        }
        #expect(byApprover?.reason == "role_missing")
        let unfit = await #expect(throws: Refusal.self) { try await bench.settle(found, .readd) }
        #expect(unfit?.reason == "choice_unfit")
        let silent = ResolveFindings(found.map(\.id), .adopt, reason: "")
        let none = await #expect(throws: Refusal.self) {
            _ = try await bench.company.write(by: bench.company.admin) { try silent(in: $0) }
        }
        #expect(none?.reason == "reason_missing")
    }

    @Test func `nobody adopts their own membership`() async throws {
        let bench = try await GroupBench()
        try await bench.map(bench.company.admin, to: "ada")
        bench.directory.set(["ada"])
        try await bench.compare()
        let found = try await bench.findings()
        #expect(found.first?.person == bench.company.admin.id)
        let refusal = await #expect(throws: Refusal.self) { try await bench.settle(found, .adopt) }
        #expect(refusal?.reason == "self_approval")
    }

    @Test func `reconciliation takes no more people out in an hour than the breaker allows`() async throws {
        let bench = try await GroupBench()
        bench.directory.set(Set((1...8).map { "stranger-\($0)" }))
        try await bench.compare()
        let found = try await bench.findings()
        try await bench.settle(Array(found.prefix(5)), .remove)
        guard case .paused(let change) = try await bench.settle(Array(found.suffix(3)), .remove) else {
            Issue.record("the sixth removal passed")
            return
        }
        try await bench.work()
        #expect(bench.directory.members.count == 3)
        let release = SettleMassChange(change.id, release: true, reason: "checked each of them")
        try await bench.company.write(by: bench.company.admin) { _ = try release(in: $0) }
        try await bench.work()
        #expect(bench.directory.members.isEmpty)
        #expect(try await bench.count("mass_change_released") == 1)
        #expect(try await bench.count("mass_change_done") == 1)
    }
}
