import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct AccessContractTests {
    static func token(_ id: String, expiresAt: Instant = Desk.start + .days(30)) -> APIToken {
        APIToken(
            id: id,
            name: "nightly export",
            roles: [.auditor],
            createdBy: Desk.ana,
            createdAt: Desk.start,
            expiresAt: expiresAt,
            hash: sha256(Array(id.utf8))
        )
    }

    @Test(arguments: Engine.available)
    func `a token is kept and can be revoked`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                try tx.access.add(Self.token("t1"))
                try tx.access.add(Self.token("t2"))
                var revoked = Self.token("t1")
                revoked.revokedAt = Desk.start + .seconds(1)
                try tx.access.save(revoked)
            }
            #expect(try await desk.read { try $0.access.token("t2") } == Self.token("t2"))
            #expect(try await desk.read { try $0.access.token("t1")?.revokedAt } == Desk.start + .seconds(1))
            #expect(try await desk.read { try $0.access.tokens().map(\.id) } == ["t2", "t1"])
            #expect(try await desk.read(in: desk.abroad) { try $0.access.tokens() } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a token that never was valid cannot be stored`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            await desk.expectRule(.check, "api_tokens_expires_at") {
                try $0.access.add(Self.token("t1", expiresAt: Desk.start))
            }
        }
    }
}

@Suite struct RateLimitsContractTests {
    static let ana = Actor.person(Desk.ana, roles: [.approver])

    static func spend(_ bucket: String = "bulk", by actor: Actor = ana, limit: Int = 5, in desk: Desk) async throws {
        try await desk.write(by: actor) {
            try $0.rateLimits.spend(bucket, by: actor, limit: limit, window: .minutes(1))
        }
    }

    @Test(arguments: Engine.inProcess)
    func `the sixth use in a minute is refused until the first is a minute old`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for _ in 1...5 {
                try await Self.spend(in: desk)
                desk.clock.advance(by: .seconds(10))
            }
            let refusal = await #expect(throws: Refusal.self) { try await Self.spend(in: desk) }
            #expect(refusal?.code == .rateLimited && refusal?.reason == "rate_limited")
            #expect(refusal?.retryAfter == .seconds(10))
            desk.clock.advance(by: Span(milliseconds: 9_999))
            let early = await #expect(throws: Refusal.self) { try await Self.spend(in: desk) }
            #expect(early?.retryAfter == Span(milliseconds: 1))
            desk.clock.advance(by: Span(milliseconds: 1))
            try await Self.spend(in: desk)
            let next = await #expect(throws: Refusal.self) { try await Self.spend(in: desk) }
            #expect(next?.retryAfter == .seconds(10))
        }
    }

    @Test(arguments: Engine.available)
    func `actors, buckets and organizations are counted apart`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for _ in 1...5 { try await Self.spend(in: desk) }
            await #expect(throws: Refusal.self) { try await Self.spend(in: desk) }
            try await Self.spend(by: .person(Desk.ben, roles: []), in: desk)
            try await Self.spend(by: Actor(.automation, id: Desk.ana.rawValue), in: desk)
            try await Self.spend("export", in: desk)
            try await desk.write(in: desk.abroad, by: Self.ana) {
                try $0.rateLimits.spend("bulk", by: Self.ana, limit: 5, window: .minutes(1))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a person's tokens share the person's allowance`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let tokens = ["t1", "t2"].map { Actor(.automation, id: $0, roles: [.approver], onBehalfOf: Desk.ana) }
            try await Self.spend(in: desk)
            for _ in 1...2 { for token in tokens { try await Self.spend(by: token, in: desk) } }
            for actor in tokens + [Self.ana] {
                await #expect(throws: Refusal.self) { try await Self.spend(by: actor, in: desk) }
            }
            try await Self.spend(by: Actor(.automation, id: "t3", onBehalfOf: Desk.ben), in: desk)
        }
    }

    @Test(arguments: Engine.inProcess)
    func `a lowered limit counts what was used before`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for _ in 1...4 {
                try await Self.spend(in: desk)
                desk.clock.advance(by: .seconds(1))
            }
            let refusal = await #expect(throws: Refusal.self) { try await Self.spend(limit: 2, in: desk) }
            #expect(refusal?.retryAfter == .seconds(58))
            let never = await #expect(throws: Refusal.self) { try await Self.spend(limit: 0, in: desk) }
            #expect(never?.retryAfter == .minutes(1))
        }
    }

    @Test(arguments: Engine.available)
    func `twenty uses at once pass no more than five`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let passed = await withTaskGroup(of: Bool.self) { group in
                for _ in 1...20 { group.addTask { (try? await Self.spend(in: desk)) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(passed <= 5 && passed > 0)
        }
    }

    @Test func `N2: uses are counted across a restart`() async throws {
        try await inFolder { folder in
            let clock = VirtualClock(Desk.start)
            for round in 0...1 {
                let runner = try SQLiteFile.open(folder: folder, time: clock)
                let store = SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
                let desk = Desk(store: store, clock: clock)
                if round == 0 {
                    try await desk.seed()
                    for _ in 1...5 { try await Self.spend(in: desk) }
                } else {
                    let refusal = await #expect(throws: Refusal.self) { try await Self.spend(in: desk) }
                    #expect(refusal?.retryAfter == .minutes(1))
                }
                try await store.close()
            }
        }
    }
}
