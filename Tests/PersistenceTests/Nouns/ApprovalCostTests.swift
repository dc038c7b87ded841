import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// Each statement of an approval is paid for by every approval, so their number is held down.
@Suite struct ApprovalCostTests {
    @Test func `an approval runs few statements`() async throws {
        let run = try await statementsOfAnApproval().run
        let writes = run.filter { !$0.hasPrefix("SELECT") }
        #expect(writes.count <= 13, "\(writes)")
        #expect(run.count <= 22, "\(run)")
    }

    /// `IN` with three words or more is such a table, in a check or in the condition of an index.
    @Test func `no statement of an approval fills a table of its own`() async throws {
        let (store, run) = try await statementsOfAnApproval()
        let steps = try await store.runner.write(.upkeep) { connection, _ in
            try run.flatMap { sql in
                let count = (1...40).last { sql.contains("?\($0)") } ?? 0
                let values = Array(repeating: SQLValue.null, count: count)
                return try connection.query("EXPLAIN " + sql, values) { (sql, try $0.text(1)) }
            }
        }
        #expect(steps.count > run.count)
        for (sql, step) in steps where step == "OpenEphemeral" { Issue.record("\(sql)") }
    }

    private func statementsOfAnApproval() async throws -> (store: SQLStore, run: [String]) {
        let statements = Statements()
        let store = try MemoryStore.make(clock: VirtualClock(Desk.start), watch: statements)
        let desk = Desk(store: store, clock: VirtualClock(Desk.start))
        try await desk.seed()
        try await desk.makeReady(Desk.claude)
        try await desk.write { try $0.requests.add(Desk.request(1)) }
        _ = statements.take()
        try await desk.write(by: .person(Desk.ana, roles: [.approver])) { tx in
            try DecideRequest("r1001", .approve(days: nil, comment: nil))(in: tx)
        }
        return (store, statements.take())
    }
}
