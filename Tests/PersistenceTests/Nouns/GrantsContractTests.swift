import Domain
import Kernel
import Persistence
import Testing

@Suite struct GrantsContractTests {
    @Test(arguments: Engine.available)
    func `a grant is kept, and changes only over the version that was read`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            var grant = Desk.grant(1)
            try await desk.addGrant(grant)
            #expect(try await desk.read { try $0.grants.find("g1001") } == grant)
            #expect(try await desk.read { try $0.grants.find(request: "r1001") } == grant)
            let seen = grant
            (grant.status, grant.startedAt, grant.expiresAt) = (.active, Desk.start, Desk.start + .days(30))
            (grant.jobSeq, grant.endedReason) = (3, "x")
            try await desk.write { [grant] in try $0.grants.save(grant) }
            grant.version += 1
            #expect(try await desk.read { try $0.grants.find("g1001") } == grant)
            let refusal = await desk.refusal { try $0.grants.save(seen) }
            #expect(refusal?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.grants.find(seen.id) } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `one grant is open for a person, tool and role`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1))
            await #expect(throws: Refusal.self) { try await desk.addGrant(Desk.grant(2, status: .active)) }
            try await desk.addGrant(Desk.grant(3, status: .expired))
            let refusal = await desk.refusal { tx in
                guard var ended = try tx.grants.find("g1003") else { return }
                ended.status = .active
                try tx.grants.save(ended)
            }
            #expect(refusal?.reason == "duplicate_open_grant")
            let open = try await desk.read { try $0.grants.open(holder: Desk.ben, tool: Desk.claude, role: "user") }
            #expect(open?.id == "g1001")
        }
    }

    @Test(arguments: Engine.available)
    func `access without an end, or beyond 180 days from its start, cannot be stored`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1, status: .active, expiresAt: Desk.start + .days(180)))
            await desk.expectRule(.check, "grants_lifetime") { tx in
                guard var grant = try tx.grants.find("g1001") else { return }
                grant.expiresAt = Desk.start + .days(180) + Span(milliseconds: 1)
                try tx.grants.save(grant)
            }
            await desk.expectRule(.check, "grants_active") { tx in
                guard var grant = try tx.grants.find("g1001") else { return }
                grant.expiresAt = nil
                try tx.grants.save(grant)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `what is due is active and its end has come, soonest first`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let end = Desk.start + .days(1)
            try await desk.addGrant(Desk.grant(1, status: .active, expiresAt: end))
            try await desk.addGrant(
                Desk.grant(2, for: Desk.ana, status: .active, expiresAt: end - Span(milliseconds: 1))
            )
            try await desk.addGrant(
                Desk.grant(3, for: Desk.cai, status: .active, expiresAt: end + Span(milliseconds: 1))
            )
            try await desk.addGrant(Desk.grant(4, tool: Desk.copilot, status: .expired, expiresAt: end))
            #expect(try await desk.read { try $0.grants.due(at: end, limit: 9).map(\.id) } == ["g1002", "g1001"])
            #expect(try await desk.read { try $0.grants.due(at: end, limit: 1).map(\.id) } == ["g1002"])
            #expect(try await desk.read(in: desk.abroad) { try $0.grants.due(at: end, limit: 9) } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `grants are found by membership`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1, status: .revoked))
            try await desk.addGrant(Desk.grant(2, tool: Desk.copilot))
            try await desk.addGrant(Desk.grant(3, for: Desk.ana))
            let target = Grant.Target(connection: Desk.okta, group: "00g1")
            let elsewhere = Grant.Target(connection: Desk.okta, group: "00g2")
            #expect(
                try await desk.read { try $0.grants.of(holder: Desk.ben, target: target).map(\.id) }
                    == ["g1001", "g1002"]
            )
            #expect(try await desk.read { try $0.grants.of(holder: Desk.ben, target: elsewhere) } == [])
            #expect(
                try await desk.read { try $0.grants.open(holder: Desk.ben, connection: Desk.okta).map(\.id) }
                    == ["g1002"]
            )
        }
    }
}
