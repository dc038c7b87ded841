import Domain
import Kernel
import Persistence
import Testing

@Suite struct RequestsContractTests {
    @Test(arguments: Engine.available)
    func `a request is kept as it came in`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let request = Desk.request(1, for: Desk.ben, by: Desk.ana)
            try await desk.write { try $0.requests.add(request) }
            #expect(try await desk.read { try $0.requests.find(request.id) } == request)
            #expect(try await desk.read { try $0.requests.find(issue: "HELP-1") } == request)
            let open = try await desk.read {
                try $0.requests.open(beneficiary: Desk.ben, tool: Desk.claude, role: "user")
            }
            #expect(open == request)
            #expect(try await desk.read(in: desk.abroad) { try $0.requests.find(request.id) } == nil)
            #expect(try await desk.read(in: desk.abroad) { try $0.requests.find(issue: "HELP-1") } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `a decision is kept, and the loser of a race learns who decided and when`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let seen = Desk.request(1)
            try await desk.write { try $0.requests.add(seen) }
            var approved = seen
            (approved.decision, approved.source, approved.decidedBy) = (.approved, .person, "p-ana")
            (approved.decidedAt, approved.reason, approved.approvedDays) = (Desk.start + .seconds(9), "fine", 14)
            (approved.policyRecord, approved.blockedBy) = ("{}", nil)
            try await desk.write { [approved] in try $0.requests.save(approved) }
            approved.version += 1
            #expect(try await desk.read { try $0.requests.find(seen.id) } == approved)
            let refusal = await desk.refusal { tx in
                var denied = seen
                (denied.decision, denied.decidedAt) = (.denied, Desk.start)
                try tx.requests.save(denied)
            }
            #expect(refusal?.code == .conflict && refusal?.reason == "already_decided")
            #expect(refusal?.message.contains("`p-ana`") == true)
            #expect(refusal?.message.contains((Desk.start + .seconds(9)).rfc3339) == true)
        }
    }

    @Test(arguments: Engine.available)
    func `a change of an open request that lost a race is refused as such`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let seen = Desk.request(1)
            try await desk.write { try $0.requests.add(seen) }
            try await desk.write { try $0.requests.save(seen) }
            let refusal = await desk.refusal { try $0.requests.save(seen) }
            #expect(refusal?.reason == "changed_meanwhile")
        }
    }

    @Test(arguments: Engine.available)
    func `one request is open for a person, tool and role, and one exists per issue`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { try $0.requests.add(Desk.request(1)) }
            let second = await desk.refusal { try $0.requests.add(Desk.request(2, by: Desk.ana)) }
            #expect(second?.reason == "duplicate_open_request")
            let sameIssue = await desk.refusal { tx in
                let other = Desk.request(1, for: Desk.cai)
                try tx.requests.add(other)
            }
            #expect(sameIssue?.code == .conflict)
            try await desk.write { tx in
                try tx.requests.add(Desk.request(3, tool: Desk.copilot))
                try tx.requests.add(Desk.request(4, for: Desk.cai))
                var first = Desk.request(1)
                (first.decision, first.decidedAt) = (.denied, Desk.start)
                try tx.requests.save(first)
                try tx.requests.add(Desk.request(5))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a decided request has a time, and an open one has none`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            await desk.expectRule(.check, "requests_decided_at") { tx in
                var request = Desk.request(1)
                request.decision = .approved
                try tx.requests.add(request)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a request needs people who exist`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            await desk.expectRule(.foreignKey) { try $0.requests.add(Desk.request(1, for: "p-lost")) }
        }
    }
}
