import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// Each statement of an approval is paid for by every approval, so their number is held down.
@Suite struct ApprovalCostTests {
    @Test func `an approval runs few statements`() async throws {
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
        let run = statements.take()
        let writes = run.filter { !$0.hasPrefix("SELECT") }
        #expect(writes.count <= 13, "\(writes)")
        #expect(run.count <= 22, "\(run)")
    }
}
