import Domain
import Kernel
import TestKit
import Testing

/// Mints that are out of the ordinary are told of, by class.
@Suite struct MintAnomalyTests {
    let bench: MintBench

    init() async throws { bench = try await MintBench() }

    private var clock: VirtualClock { bench.company.clock }

    private func classes() async throws -> [String] {
        let connection = bench.company.connection
        return try await bench.company.read { try $0.mints.alerts(of: connection).map(\.anomaly.rawValue) }
    }

    @Test func `assertion 25: more mints in an hour than the floor allows raise an alert, once`() async throws {
        for _ in 0..<MintThresholds.volumeFloor { _ = try await bench.mint(errand: "provisioning") }
        #expect(try await classes().isEmpty)
        for _ in 0..<5 { _ = try await bench.mint(errand: "provisioning") }
        #expect(try await classes() == ["volume"])
        #expect(try await bench.count(.mintAnomalyDetected) == 1)
        let told = try await bench.last(.mintAnomalyDetected)
        #expect(told?["class"] == "volume" && told?["count"] == 21 && told?["session"] == "s-1")
    }

    @Test func `assertion 25: a connection that always needs many sessions raises none for as many again`()
        async throws
    {
        for _ in 0..<48 {
            for _ in 0..<15 { _ = try await bench.mint(errand: "provisioning") }
            clock.advance(by: .hours(1))
        }
        for _ in 0..<75 { _ = try await bench.mint(errand: "provisioning") }
        #expect(try await classes().isEmpty)
        _ = try await bench.mint(errand: "provisioning")
        #expect(try await classes() == ["volume"])
        #expect(try await bench.last(.mintAnomalyDetected)?["usual"] == 15)
    }

    @Test func `assertion 25: a kind of work that never used a connection raises an alert, after a day of learning`()
        async throws
    {
        for kind in ["provisioning", "comparison", "connection_test"] { _ = try await bench.mint(errand: kind) }
        clock.advance(by: MintThresholds.learning)
        for kind in ["provisioning", "comparison"] { _ = try await bench.mint(errand: kind) }
        #expect(try await classes().isEmpty)
        for _ in 0..<3 { _ = try await bench.mint(errand: "export") }
        _ = try await bench.mint(errand: "digest")
        #expect(try await classes() == ["new_errand"])
        #expect(try await bench.count(.mintAnomalyDetected) == 2)
        #expect(try await bench.last(.mintAnomalyDetected)?["errand"] == "digest")
    }

    @Test func `assertion 25: a mint outside any job raises an alert, once a day`() async throws {
        for _ in 0..<3 { #expect(try await bench.mint(errand: nil) == nil) }
        #expect(try await classes() == ["outside_errand"])
        #expect(try await bench.count(.mintAnomalyDetected) == 1)
        clock.advance(by: MintThresholds.quiet)
        _ = try await bench.mint(errand: nil)
        #expect(try await bench.count(.mintAnomalyDetected) == 2)
    }

    @Test func `assertion 25: a mint after the connection was stopped raises an alert, and hands out nothing`()
        async throws
    {
        try await bench.switchOff()
        #expect(try await bench.mint(errand: "provisioning") != nil)
        #expect(try await classes() == ["after_disconnect"])
    }

    @Test func `assertion 25: a stop of everything stops minting in its own transaction, and is kept as evidence`()
        async throws
    {
        let company = bench.company
        let stopped = try await company.write(by: company.admin) { try StopMinting(reason: "key stolen")(in: $0) }
        #expect(stopped.map(\.id) == [company.connection])
        #expect(try await bench.mint(errand: "provisioning")?.reason == "connection_stopped")
        let drill = RevocationDrill(
            isDrill: false,
            connections: 1,
            sessions: 2,
            revoked: 1,
            took: .seconds(3),
            at: clock.now()
        )
        try await company.write(by: company.admin) { try RecordRevocation(drill, reason: "key stolen")(in: $0) }
        #expect(try await bench.last(.allRevoked)?["tookMilliseconds"] == 3_000)
        #expect(try await company.read { try $0.mints.lastDrill() } == drill)
    }

    @Test func `a stop that wipes leaves no secret behind`() async throws {
        let company = bench.company
        let set = SetConnectionSecret(
            company.connection,
            field: "api_token",
            sealed: SealedValue(keyID: "k", bytes: [7])
        )
        try await company.write(by: company.admin) { try set(in: $0) }
        _ = try await company.write(by: company.admin) {
            try StopMinting(reason: "key stolen", wipingSecrets: true)(in: $0)
        }
        #expect(try await company.read { try $0.connections.secretFields(of: company.connection) }.isEmpty)
        #expect(try await bench.last(.secretsWiped)?["fields"] == ["api_token"])
    }

    @Test func `nobody but an admin stops everything, and not without a reason`() async throws {
        let company = bench.company
        let refusals = [
            await #expect(throws: Refusal.self) {
                _ = try await company.write(by: company.approver) { try StopMinting(reason: "x")(in: $0) }
            },
            await #expect(throws: Refusal.self) {
                _ = try await company.write(by: company.admin) { try StopMinting(reason: "")(in: $0) }
            },
        ]
        #expect(refusals.map { $0?.reason } == ["role_missing", "reason_missing"])
    }

    @Test func `assertion 25: a drill that is older than 92 days is reminded of, weekly, until there is a new one`()
        async throws
    {
        let company = bench.company
        func remind() async throws { try await company.system { try RemindOfDrill()(in: $0) } }
        clock.advance(by: .seconds(92 * 86_400 - 1))
        try await remind()
        #expect(try await bench.count(.drillOverdue) == 0)
        clock.advance(by: .seconds(1))
        for _ in 0..<3 { try await remind() }
        #expect(try await bench.count(.drillOverdue) == 1)
        clock.advance(by: .days(7))
        try await remind()
        #expect(try await bench.count(.drillOverdue) == 2)
        let drill = RevocationDrill(
            isDrill: true,
            connections: 1,
            sessions: 0,
            revoked: 0,
            took: .seconds(1),
            at: clock.now()
        )
        try await company.write(by: company.admin) { try RecordRevocation(drill, reason: "quarterly")(in: $0) }
        clock.advance(by: .days(91))
        try await remind()
        #expect(try await bench.count(.drillOverdue) == 2)
        #expect(try await bench.count(.revocationDrilled) == 1)
    }
}
