import Domain
import Kernel
import Persistence
import Testing

@Suite struct ApprovalsContractTests {
    @Test(arguments: Engine.available)
    func `settings are kept over the version that was read`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.approvals.settings() } == .initial)
            var settings = ApprovalSettings(routes: ["legal": StageRoute(people: [Desk.ana], includesToolOwners: true)])
            try await desk.write { [settings] in try $0.approvals.save(settings) }
            settings.version = 1
            #expect(try await desk.read { try $0.approvals.settings() } == settings)
            settings.routes["legal"] = StageRoute(roles: [.admin])
            try await desk.write { [settings] in try $0.approvals.save(settings) }
            let stale = await desk.refusal { [settings] in try $0.approvals.save(settings) }
            #expect(stale?.reason == "changed_meanwhile")
            let first = await desk.refusal { try $0.approvals.save(.initial) }
            #expect(first?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.approvals.settings() } == .initial)
        }
    }

    @Test(arguments: Engine.available)
    func `a tool's owners are replaced whole`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { try $0.approvals.setOwners([Desk.ben, Desk.ana], of: Desk.claude) }
            #expect(try await desk.read { try $0.approvals.owners(of: Desk.claude) } == [Desk.ana, Desk.ben])
            try await desk.write { try $0.approvals.setOwners([Desk.cai], of: Desk.claude) }
            #expect(try await desk.read { try $0.approvals.owners(of: Desk.claude) } == [Desk.cai])
            #expect(try await desk.read { try $0.approvals.owners(of: Desk.copilot) } == [])
            #expect(try await desk.read(in: desk.abroad) { try $0.approvals.owners(of: Desk.claude) } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a stage is approved once, and by somebody who approved no other`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { try $0.requests.add(Desk.request(1)) }
            let first = StageApproval(request: "r1001", stage: "security", by: Desk.ana, at: Desk.start)
            let second = StageApproval(request: "r1001", stage: "legal", by: Desk.cai, at: Desk.start + .minutes(1))
            try await desk.write { try $0.approvals.add(first) }
            for (stage, person) in [("security", Desk.cai), ("legal", Desk.ana)] {
                let refusal = await desk.refusal {
                    try $0.approvals.add(StageApproval(request: "r1001", stage: stage, by: person, at: Desk.start))
                }
                #expect(refusal?.reason == "changed_meanwhile")
            }
            try await desk.write { try $0.approvals.add(second) }
            #expect(try await desk.read { try $0.approvals.given(to: "r1001") } == [first, second])
            #expect(try await desk.read(in: desk.abroad) { try $0.approvals.given(to: "r1001") } == [])
        }
    }
}
