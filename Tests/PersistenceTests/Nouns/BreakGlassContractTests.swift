import Domain
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct BreakGlassContractTests {
    private static func use(_ number: Int, due: Span = .days(3)) -> BreakGlassUse {
        BreakGlassUse(
            id: ID("u\(1_000 + number)"),
            request: ID("r\(1_000 + number)"),
            grant: ID("g\(1_000 + number)"),
            by: Desk.ana,
            at: Desk.start,
            reason: "outage",
            hours: 4,
            skipped: [Desk.ben, Desk.cai],
            dueAt: Desk.start + due
        )
    }

    private func fill(_ desk: Desk, _ dues: [Span]) async throws {
        try await desk.write { tx in
            for (number, due) in dues.enumerated() {
                try tx.requests.add(Desk.request(number, for: number == 0 ? Desk.ben : Desk.cai))
                try tx.grants.add(Desk.grant(number, for: number == 0 ? Desk.ben : Desk.cai, status: .expired))
                try tx.breakGlass.add(Self.use(number, due: due))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `settings are kept, replaced and taken away`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.breakGlass.settings() } == nil)
            for settings in [
                try BreakGlassSettings(), try BreakGlassSettings(invokers: .approver, mostHours: 1, reviewDays: 30),
            ] {
                try await desk.write { try $0.breakGlass.save(settings) }
                #expect(try await desk.read { try $0.breakGlass.settings() } == settings)
            }
            #expect(try await desk.read(in: desk.abroad) { try $0.breakGlass.settings() } == nil)
            try await desk.write { try $0.breakGlass.save(nil) }
            #expect(try await desk.read { try $0.breakGlass.settings() } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `uses wait by when their review is due, and leave the list with it`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await fill(desk, [.days(3), .days(1)])
            let waiting = try await desk.pages(size: 1) { try $0.breakGlass.list(open: true, page: $1) }
            #expect(waiting.flatMap(\.self) == [Self.use(1, due: .days(1)), Self.use(0)])
            #expect(try await desk.read { try $0.breakGlass.countOverdue(at: Desk.start + .days(1)) } == 1)
            var reviewed = Self.use(1, due: .days(1))
            reviewed.review = .init(.unjustified, by: Desk.ben, at: Desk.start, comment: "no outage")
            try await desk.write { [reviewed] in try $0.breakGlass.save(reviewed) }
            let twice = await desk.refusal { [reviewed] in try $0.breakGlass.save(reviewed) }
            #expect(twice?.reason == "changed_meanwhile")
            #expect(try await desk.read { try $0.breakGlass.countOpen() } == 1)
            let done = try await desk.pages(size: 1) { try $0.breakGlass.list(open: false, page: $1) }
            #expect(done.flatMap(\.self).map(\.review) == [reviewed.review])
            #expect(try await desk.read { try $0.breakGlass.use(for: "r1000") } == Self.use(0))
            #expect(try await desk.read(in: desk.abroad) { try $0.breakGlass.find("u1000") } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `no use is stored twice for a request, or reviewed by whoever made it`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await fill(desk, [.days(3)])
            let again = await desk.refusal { tx in
                let use = Self.use(0)
                let second = BreakGlassUse(
                    id: "u9",
                    request: use.request,
                    grant: use.grant,
                    by: use.by,
                    at: use.at,
                    reason: use.reason,
                    hours: use.hours,
                    skipped: [],
                    dueAt: use.dueAt
                )
                try tx.breakGlass.add(second)
            }
            #expect(again?.reason == "changed_meanwhile")
            await desk.expectRule(.check, "break_glass_uses_other") { tx in
                var own = Self.use(0)
                own.review = .init(.justified, by: own.by, at: Desk.start, comment: "fine")
                try tx.breakGlass.save(own)
            }
        }
    }
}

@Suite struct AssignmentsContractTests {
    private static func assignment(_ number: Int, _ stage: String, to person: ID<Person>) -> StageAssignment {
        StageAssignment(
            request: ID("r\(1_000 + number)"),
            stage: stage,
            person: person,
            reason: "knows it",
            by: Desk.ana,
            at: Desk.start
        )
    }

    @Test(arguments: Engine.available)
    func `R6: one person a stage is asked instead, and their pending ones are found`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                try tx.requests.add(Desk.request(0))
                var decided = Desk.request(1, for: Desk.cai)
                try tx.requests.add(decided)
                (decided.decision, decided.source, decided.decidedAt) = (.denied, .person, Desk.start)
                try tx.requests.save(decided)
                try tx.approvals.assign(Self.assignment(0, "legal", to: Desk.ben))
                try tx.approvals.assign(Self.assignment(0, "security", to: Desk.ben))
                try tx.approvals.assign(Self.assignment(0, "security", to: Desk.cai))
                try tx.approvals.assign(Self.assignment(1, "legal", to: Desk.ben))
            }
            let found = try await desk.read { try $0.approvals.assignments(of: "r1000") }
            let wanted = [Self.assignment(0, "legal", to: Desk.ben), Self.assignment(0, "security", to: Desk.cai)]
            #expect(found == wanted)
            #expect(try await desk.read { try $0.approvals.assignments(to: Desk.ben) } == [wanted[0]])
            #expect(try await desk.read(in: desk.abroad) { try $0.approvals.assignments(of: "r1000") } == [])
            try await desk.write { try $0.approvals.removeAssignment(of: "r1000", at: "legal") }
            #expect(try await desk.read { try $0.approvals.assignments(to: Desk.ben) } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `2.7 no eligible approver: gaps are kept by request and stage, and counted while it is pending`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            let gap = { @Sendable (kind: ApproverGap.Kind) in
                ApproverGap(request: "r1000", stage: "legal", kind: kind, since: Desk.start)
            }
            try await desk.write { tx in
                try tx.requests.add(Desk.request(0))
                try tx.approvals.save(gap(.fallback))
                try tx.approvals.save(gap(.nobody))
            }
            #expect(try await desk.read { try $0.approvals.gaps(of: "r1000") } == [gap(.nobody)])
            #expect(try await desk.read { try $0.approvals.countGaps(.nobody) } == 1)
            try await desk.write { try $0.approvals.removeGapsOfDecided() }
            #expect(try await desk.read { try $0.approvals.countGaps(.nobody) } == 1)
            try await desk.write { tx in
                guard var request = try tx.requests.find("r1000") else { return }
                (request.decision, request.source, request.decidedAt) = (.denied, .person, Desk.start)
                try tx.requests.save(request)
            }
            #expect(try await desk.read { try $0.approvals.countGaps(.nobody) } == 0)
            try await desk.write { try $0.approvals.removeGapsOfDecided() }
            #expect(try await desk.read { try $0.approvals.gaps(of: "r1000") } == [])
        }
    }
}
