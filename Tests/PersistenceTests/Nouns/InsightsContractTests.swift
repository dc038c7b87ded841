import Domain
import Kernel
import Persistence
import Testing

@Suite struct InsightsContractTests {
    /// Ben and Ana hold Claude, Cai is still waiting for it; all on the record.
    private func furnish(_ desk: Desk) async throws {
        for (number, holder, status) in [
            (1, Desk.ben, Grant.Status.active), (2, Desk.ana, .active), (3, Desk.cai, .pendingProvision),
        ] {
            try await desk.addGrant(Desk.grant(number, for: holder, status: status))
            try await desk.write { tx in
                let grant = ID<Grant>("g\(1_000 + number)")
                try tx.record(AuditEvent(.requestCreated, [.request(ID("r\(1_000 + number)"))]))
                try tx.record(AuditEvent(.grantCreated, [.grant(grant)]))
                if status == .active { try tx.record(AuditEvent(.grantActivated, [.grant(grant)])) }
            }
        }
    }

    private func count(_ desk: Desk) async throws {
        try await desk.write { while try CountInsights(limit: 3)(in: $0) > 0 {} }
    }

    @Test(arguments: Engine.available)
    func `the counts follow the log and equal a recount`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await furnish(desk)
            try await count(desk)
            let figures = try await desk.read { try ReadInsights(days: 30)(in: $0) }
            #expect(figures.activeGrants == 2 && figures.pendingGrants == 1 && figures.users == 2)
            #expect(figures.tools.map(\.users) == [2])
            #expect(figures.dataClasses.map(\.detail) == ["internal", "public"])
            #expect(figures.funnel.requested == 3 && figures.funnel.began == 2)
            #expect(try await desk.read { try CheckInsights()(in: $0) } == [])
            #expect(try await desk.read(in: desk.abroad) { try ReadInsights(days: 30)(in: $0) }.activeGrants == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `people with access are found by name, tool and department, page by page`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await furnish(desk)
            try await count(desk)
            try await desk.write { try $0.departments.set("Research", of: Desk.ben) }
            let pages = try await desk.pages(size: 1) { try $0.insights.holders(HolderFilter(), page: $1) }
            #expect(pages.map { $0.map(\.name) } == [["Ana"], ["Ben"]])
            for (filter, names) in [
                (HolderFilter(name: "BE"), ["Ben"]), (HolderFilter(name: "%"), []), (HolderFilter(name: "_en"), []),
                (HolderFilter(tool: Desk.claude), ["Ana", "Ben"]), (HolderFilter(tool: Desk.copilot), []),
                (HolderFilter(department: "Research"), ["Ben"]), (HolderFilter(department: "Sales"), []),
            ] {
                let found = try await desk.read { try $0.insights.holders(filter, page: PageRequest()) }
                #expect(found.items.map(\.name) == names, "\(filter)")
            }
            #expect(
                try await desk.read(in: desk.abroad) { try $0.insights.holders(.init(), page: .init()).items } == []
            )
        }
    }

    @Test(arguments: Engine.available)
    func `departments count their people and those with access; the unmapped come last`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await furnish(desk)
            try await count(desk)
            try await desk.write { tx in
                try tx.departments.set("Research", of: Desk.ben)
                try tx.departments.set("Care", of: Desk.cai)
                try tx.departments.set("Sales", of: Desk.cai)
            }
            #expect(
                try await desk.read { try $0.insights.departments() } == [
                    DepartmentFigures(department: "Research", people: 1, users: 1),
                    DepartmentFigures(department: "Sales", people: 1, users: 0),
                    DepartmentFigures(department: nil, people: 1, users: 1),
                ]
            )
            #expect(try await desk.read { try $0.departments.all() } == ["Research", "Sales"])
            #expect(try await desk.read(in: desk.abroad) { try $0.departments.all() } == [])
        }
    }

    @Test(arguments: Engine.available)
    func `levels are those at the end of the day, and the last before the asked one comes along`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            try await desk.write { tx in
                for (day, change) in [(10, 1), (10, 1), (12, -1)] as [(Int64, Int64)] {
                    try tx.insights.add(change, to: InsightKey(.active, tool: Desk.claude))
                    try tx.insights.mark(Desk.claude, day: day)
                }
            }
            let levels = try await desk.read { try $0.insights.levels(Desk.claude, since: 11) }
            #expect(levels == [InsightLevel(day: 10, grants: 2, users: 0), InsightLevel(day: 12, grants: 1, users: 0)])
        }
    }
}
