import Domain
import Kernel
import Testing

@Suite struct GrantListContractTests {
    static func fill(_ desk: Desk) async throws {
        try await desk.addGrant(Desk.grant(1, status: .revoked, removal: .done))
        try await desk.addGrant(Desk.grant(2, status: .expired, removal: .queued))
        try await desk.addGrant(Desk.grant(3, for: Desk.ana, status: .active))
        try await desk.addGrant(Desk.grant(4, for: Desk.ana, tool: Desk.copilot, status: .revoked, removal: .failed))
        try await desk.addGrant(Desk.grant(5))
        try await desk.addGrant(Desk.grant(6, for: Desk.cai, status: .active))
    }

    static let rows: [(GrantFilter, [[ID<Grant>]])] = [
        (GrantFilter(), [["g1006", "g1005"], ["g1004", "g1003"], ["g1002", "g1001"]]),
        (GrantFilter(holder: Desk.ben), [["g1005", "g1002"], ["g1001"]]),
        (GrantFilter(tool: Desk.copilot), [["g1004"]]),
        (GrantFilter(holder: Desk.ana, tool: Desk.claude), [["g1003"]]),
        (GrantFilter(statuses: [.active]), [["g1006", "g1003"]]),
        (GrantFilter(statuses: [.active, .revoked]), [["g1006", "g1004"], ["g1003", "g1001"]]),
        (GrantFilter(holder: Desk.ben, statuses: [.expired, .revoked]), [["g1002", "g1001"]]),
        (GrantFilter(outstandingRemovalOnly: true), [["g1004", "g1002"]]),
        (GrantFilter(statuses: [.expired], outstandingRemovalOnly: true), [["g1002"]]),
        (GrantFilter(statuses: []), [[]]),
    ]

    @Test(arguments: Engine.available)
    func `every filter shows its grants once, newest first`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            for (filter, expected) in Self.rows {
                let pages = try await desk.pages(size: 2) { try $0.grants.list(filter, page: $1) }
                #expect(pages.map { $0.map(\.id) } == expected, "\(filter)")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `removals that are owed are counted`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await Self.fill(desk)
            #expect(try await desk.read { try $0.grants.outstandingRemovals() } == 2)
            #expect(try await desk.read(in: desk.abroad) { try $0.grants.outstandingRemovals() } == 0)
        }
    }
}
