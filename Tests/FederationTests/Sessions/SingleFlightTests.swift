import ConnectorKit
import Domain
import Federation
import Kernel
import Synchronization
import TestKit
import Testing

/// How the broker mints: once for everybody who asks, and never off the record.
@Suite struct SingleFlightTests {
    let clock = VirtualClock()
    let ledger = MintLedger()
    let gate = Gate()
    let binding = ConnectionBinding(
        organization: "acme",
        connection: "one",
        connector: "okta",
        provider: "gated",
        settings: [:]
    )

    private func broker(fails: Bool = false, records: Bool = true) -> Broker {
        Broker(
            providers: [GatedProvider.self],
            transport: Unreachable(),
            time: clock,
            randomness: SeededRandomness(seed: 1),
            ports: BrokerPorts(
                openSecret: { [gate, ledger] _, field in
                    ledger.call()
                    await gate.pass()
                    if fails { throw ProviderFailure(.retryable, "busy", "later") }
                    return Secret(field)
                },
                recordMint: { [ledger] mint in
                    guard records else { throw Refusal(.unavailable, "disk_full", "the disk is full") }
                    ledger.add(mint)
                }
            )
        )
    }

    @Test func `assertion 8: a thousand who ask at once cause one call to the other system`() async throws {
        let broker = broker()
        let numbers = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<1_000 {
                group.addTask { [binding] in
                    let session = try await broker.session(for: binding, scopes: ["a"])
                    return try #require(session as? OwnedSession).number
                }
            }
            group.addTask { [gate] in
                await gate.reached()
                gate.open()
                return .min
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(numbers.subtracting([.min]).count == 1)
        #expect(ledger.calls == 1 && ledger.all.count == 1)
    }

    @Test func `assertion 8: a failure is one call for everybody, remembered for seconds and no longer`() async throws {
        let broker = broker(fails: true)
        gate.open()
        for _ in 0..<100 {
            _ = try? await broker.session(for: binding, scopes: ["a"])
        }
        #expect(ledger.calls == 1)
        clock.advance(by: Broker.failureMemory)
        _ = try? await broker.session(for: binding, scopes: ["a"])
        #expect(ledger.calls == 2)
        #expect(Broker.failureMemory <= .seconds(5))
    }

    @Test func `assertion 8: a binding that nobody knows makes no call, however often it is asked for`() async throws {
        let broker = broker()
        for number in 0..<200 {
            let unknown = ConnectionBinding(
                organization: "acme",
                connection: ID("c\(number)"),
                connector: "okta",
                provider: "nobody",
                settings: [:]
            )
            _ = try? await broker.session(for: unknown, scopes: [])
        }
        #expect(ledger.calls == 0 && ledger.all.isEmpty)
    }

    @Test func `assertion 8: a caller who is cancelled takes the mint from nobody`() async throws {
        let broker = broker()
        let first = Task { [binding] in try await broker.session(for: binding, scopes: ["a"]) }
        await gate.reached()
        let second = Task { [binding] in try await broker.session(for: binding, scopes: ["a"]) }
        let third = Task { [binding] in try await broker.session(for: binding, scopes: ["a"]) }
        first.cancel()
        second.cancel()
        gate.open()
        _ = try await third.value
        #expect(ledger.calls == 1 && ledger.all.count == 1)
        _ = try await broker.session(for: binding, scopes: ["a"])
        #expect(ledger.calls == 1)
    }

    @Test func `assertion 8: a waiter who is cancelled need not wait for the mint`() async throws {
        let broker = broker()
        let first = Task { [binding] in try await broker.session(for: binding, scopes: ["a"]) }
        await gate.reached()
        let second = Task { [binding] in try await broker.session(for: binding, scopes: ["a"]) }
        second.cancel()
        // It ends although nobody has opened the gate.
        let failure = await #expect(throws: ProviderFailure.self) { try await second.value }
        #expect(failure?.code == "cancelled")
        gate.open()
        _ = try await first.value
    }

    @Test func `assertion 9: a mint that cannot be put on record hands out nothing, to nobody`() async throws {
        let broker = broker(records: false)
        gate.open()
        for _ in 0..<3 {
            let failure = await #expect(throws: ProviderFailure.self) {
                try await broker.session(for: binding, scopes: ["a"])
            }
            #expect(failure?.code == "mint_not_recorded" && failure?.kind == .retryable)
            clock.advance(by: Broker.failureMemory)
        }
        #expect(broker.sizes.held == 0)
    }

    @Test func `the work that used a session knows its name, cached or not`() async throws {
        let broker = broker()
        gate.open()
        let names = try await Errand.within("provisioning") {
            _ = try await broker.session(for: binding, scopes: ["a"])
            return Errand.sessionsUsed
        }
        let again = try await Errand.within("removal") {
            _ = try await broker.session(for: binding, scopes: ["a"])
            return Errand.sessionsUsed
        }
        #expect(names == again && names == ledger.all.map(\.name) && names.count == 1)
        #expect(ledger.all.first?.errand == "provisioning")
    }
}

extension MintLedger {
    func call() { counter.withLock { $0 += 1 } }
    var calls: Int { counter.withLock { $0 } }
}

/// Opens a secret before it mints, where a test can hold it.
struct GatedProvider: CredentialProvider {
    static let name = "gated"
    static let secretFields = ["key"]

    func mint(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) async throws(ProviderFailure)
        -> any Session
    {
        do { _ = try await context.secret("key") } catch {
            throw error as? ProviderFailure ?? ProviderFailure(.retryable, "secret", "no secret")
        }
        let number = Int64(bitPattern: context.randomness.next())
        return OwnedSession(binding: binding, scopes: scopes, number: number, expiresAt: context.now + .hours(1))
    }
}
