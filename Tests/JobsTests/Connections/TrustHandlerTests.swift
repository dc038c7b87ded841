import ConnectorKit
import Domain
import Kernel
import Synchronization
import TestKit
import Testing

@Suite struct TrustHandlerTests {
    private static let guarded = ConnectionTest(checks: [
        .init(TrustProof.check, .passed, "refuses"), .init("session", .passed, "in"),
    ])
    private static let open = ConnectionTest(checks: [.init(TrustProof.check, .failed, "lets in without it")])
    private static let denied = ConnectionTest(checks: [.init("session", .failed, "AWS is busy")])

    /// A company whose connection has passed a test that held the proof.
    private func bench(_ test: ConnectionTest = guarded) async throws -> GroupBench {
        let bench = try await GroupBench()
        let id = bench.company.connection
        try await bench.company.system { tx in
            _ = try RecordConnectionTest(id, passed: test.passed, report: test.json)(in: tx)
        }
        return bench
    }

    private func connection(_ bench: GroupBench) async throws -> Connection {
        let id = bench.company.connection
        return try await bench.company.read { try $0.connections.require(id) }
    }

    /// Lets that much time pass, an hour at a time.
    private func pass(hours: Int, _ bench: GroupBench) async throws {
        for _ in 0..<hours {
            bench.company.clock.advance(by: .hours(1))
            try await bench.work([.trust])
        }
    }

    @Test func `assertion 2: the trust is tried once a day, and a pass is on record`() async throws {
        let bench = try await bench()
        bench.directory.state.withLock { $0.test = Self.guarded }
        let before = try await bench.count("connection_tested")
        try await pass(hours: 23, bench)
        #expect(bench.directory.state.withLock { $0.tests } == 0)
        try await pass(hours: 49, bench)
        #expect((2...3).contains(bench.directory.state.withLock { $0.tests }))
        #expect(try await bench.count("connection_tested") - before == bench.directory.state.withLock { $0.tests })
        #expect(try await connection(bench).isUsable)
    }

    @Test func `assertion 2: a later success without the external id suspends the connection and tells admins`()
        async throws
    {
        let bench = try await bench()
        bench.directory.state.withLock { $0.test = Self.open }
        try await pass(hours: 25, bench)
        let found = try await connection(bench)
        #expect(!found.isUsable && found.state == .disconnected)
        #expect(found.disconnectedBecause == "lets in without it")
        #expect(try await bench.count("connection_disconnected") == 1)
        try await pass(hours: 25, bench)
        #expect(bench.directory.state.withLock { $0.tests } == 1)
    }

    @Test func `a try without an answer changes nothing and is made again within the hour`() async throws {
        for test in [Self.denied, nil] {
            let bench = try await bench()
            bench.directory.state.withLock { $0.test = test }
            try await pass(hours: 26, bench)
            #expect(bench.directory.state.withLock { $0.tests } >= 2)
            #expect(try await connection(bench).isUsable)
            bench.directory.state.withLock { $0.test = Self.open }
            try await pass(hours: 1, bench)
            #expect(try await connection(bench).state == .disconnected)
        }
    }

    @Test func `connections whose test held no such proof, and those that are off, are left alone`() async throws {
        let plain = try await bench(ConnectionTest(checks: [.init("token", .passed, "in")]))
        try await pass(hours: 30, plain)
        #expect(plain.directory.state.withLock { $0.tests } == 0)
        let off = try await bench()
        let id = off.company.connection
        _ = try await off.company.write(by: off.company.admin) { try SwitchConnection(id, on: false)(in: $0) }
        try await pass(hours: 30, off)
        #expect(off.directory.state.withLock { $0.tests } == 0)
    }
}
