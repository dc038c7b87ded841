import Domain
import Kernel
import Persistence
import Testing

@Suite struct ApprovalClocksContractTests {
    @Test(arguments: Engine.available)
    func `a clock comes when it is due, and is saved over the version that was read`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            for number in 1...3 {
                try await desk.write { try $0.requests.add(Desk.request(number, for: Self.people[number])) }
            }
            for number in 1...3 {
                let due = Desk.start + .hours(Int64(4 - number))
                let clock = ApprovalClock(request: ID("r\(1_000 + number)"), startedAt: Desk.start, dueAt: due)
                try await desk.write { try $0.approvals.add(clock) }
            }
            func due(_ span: Span, limit: Int = 10) async throws -> [String] {
                try await desk.read { try $0.approvals.dueClocks(at: Desk.start + span, limit: limit) }
                    .map(\.request.rawValue)
            }
            #expect(try await due(.seconds(3_599)) == [])
            #expect(try await due(.hours(1)) == ["r1003"])
            #expect(try await due(.hours(3)) == ["r1003", "r1002", "r1001"])
            #expect(try await due(.hours(3), limit: 2) == ["r1003", "r1002"])
            var clock = try #require(await desk.read { try $0.approvals.clock(of: "r1003") })
            (clock.level, clock.breachedAt, clock.pausedAt) = (2, Desk.start, Desk.start + .hours(1))
            (clock.paused, clock.dueAt) = (.minutes(5), Desk.start + .days(1))
            try await desk.write { [clock] in try $0.approvals.save(clock) }
            let stale = await desk.refusal { [clock] in try $0.approvals.save(clock) }
            #expect(stale?.reason == "changed_meanwhile")
            clock.version += 1
            #expect(try await desk.read { try $0.approvals.clock(of: "r1003") } == clock)
            try await desk.write { try $0.approvals.ringAllClocks(at: Desk.start, cappedAt: 5) }
            #expect(try await due(.seconds(0)).count == 3)
            try await desk.write { try $0.approvals.removeClock(of: "r1003") }
            #expect(try await desk.read { try $0.approvals.requestsWithoutClock(limit: 9) }.map(\.0) == ["r1003"])
            let abroad = Desk.start + .days(9)
            #expect(try await desk.read(in: desk.abroad) { try $0.approvals.dueClocks(at: abroad, limit: 9) } == [])
        }
    }

    private static let people: [ID<Person>] = [Desk.ana, Desk.ana, Desk.ben, Desk.cai]

    @Test(arguments: Engine.available)
    func `one question waits at a time, and is answered once`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { try $0.requests.add(Desk.request(1)) }
            var first = InformationRequest(
                id: "q1",
                request: "r1001",
                askedBy: Desk.ana,
                askedAt: Desk.start,
                question: "why?"
            )
            try await desk.write { [first] in try $0.approvals.add(first) }
            let second = InformationRequest(
                id: "q2",
                request: "r1001",
                askedBy: Desk.cai,
                askedAt: Desk.start,
                question: "how?"
            )
            let early = await desk.refusal { try $0.approvals.add(second) }
            #expect(early?.reason == "changed_meanwhile")
            (first.answer, first.answeredBy, first.answeredAt) = ("so", Desk.ben, Desk.start + .minutes(1))
            try await desk.write { [first] in try $0.approvals.save(first) }
            let again = await desk.refusal { [first] in try $0.approvals.save(first) }
            #expect(again?.reason == "changed_meanwhile")
            try await desk.write { try $0.approvals.add(second) }
            #expect(try await desk.read { try $0.approvals.questions(on: "r1001") } == [first, second])
            #expect(try await desk.read(in: desk.abroad) { try $0.approvals.questions(on: "r1001") } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `a person has one delegation and one absence at a time`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            func delegation(_ from: ID<Person>, _ to: ID<Person>, days: Int64) -> Delegation {
                Delegation(
                    from: from,
                    to: to,
                    reason: "leave",
                    createdBy: from.rawValue,
                    createdAt: Desk.start,
                    endsAt: Desk.start + .days(days)
                )
            }
            let (old, new, other) = (
                delegation(Desk.ana, Desk.ben, days: 1), delegation(Desk.ana, Desk.cai, days: 2),
                delegation(Desk.ben, Desk.cai, days: 1)
            )
            for one in [old, new, other] { try await desk.write { try $0.approvals.save(one) } }
            #expect(try await desk.read { try $0.approvals.delegation(from: Desk.ana) } == new)
            #expect(try await desk.read { try $0.approvals.allDelegations() } == [new, other])
            let now = Desk.start + .days(1)
            #expect(try await desk.read { try $0.approvals.delegations(to: Desk.cai, at: Desk.start) } == [new, other])
            #expect(try await desk.read { try $0.approvals.delegations(to: Desk.cai, at: now) } == [new])
            try await desk.write { try $0.approvals.removeDelegation(from: Desk.ana) }
            #expect(try await desk.read { try $0.approvals.delegation(from: Desk.ana) } == nil)
            let away = Absence(person: Desk.ana, from: Desk.start, until: now)
            try await desk.write { try $0.approvals.save(away) }
            #expect(try await desk.read { try $0.approvals.absence(of: Desk.ana) } == away)
            #expect(try await desk.read { try $0.approvals.absent(at: Desk.start) } == [Desk.ana])
            #expect(try await desk.read { try $0.approvals.absent(at: now) } == [])
            #expect(try await desk.read(in: desk.abroad) { try $0.approvals.absent(at: Desk.start) } == [])
            try await desk.write { try $0.approvals.removeAbsence(of: Desk.ana) }
            #expect(try await desk.read { try $0.approvals.absence(of: Desk.ana) } == nil)
        }
    }
}
