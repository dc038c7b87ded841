import ConnectorKit
import Domain
import Federation
import Kernel
import Synchronization
import TestKit
import Testing

@Suite struct BrokerTests {
    let clock = VirtualClock()
    let recorded = Recorded()

    private func broker(record: @escaping BrokerPorts.RecordMint) -> Broker {
        Broker(
            providers: [CountingProvider.self],
            transport: Unreachable(),
            time: clock,
            randomness: SeededRandomness(seed: 1),
            ports: BrokerPorts(openSecret: { _, field in Secret("secret of \(field)") }, recordMint: record)
        )
    }

    private func broker() -> Broker { broker { [recorded] in recorded.add($0) } }

    private func binding(
        _ organization: String = "acme",
        connection: String = "one",
        settings: [String: String] = [:],
        provider: String = "counting"
    ) -> ConnectionBinding {
        ConnectionBinding(
            organization: ID(organization),
            connection: ID(connection),
            connector: "okta",
            provider: provider,
            settings: settings
        )
    }

    private func number(_ broker: Broker, _ binding: ConnectionBinding, _ scopes: Set<String> = ["a"]) async throws
        -> Int
    {
        try #require(try await broker.session(for: binding, scopes: scopes) as? CountingSession).number
    }

    @Test func `a session is kept while it lives, and put on record once`() async throws {
        let broker = broker()
        let first = try await number(broker, binding())
        clock.advance(by: .minutes(57))
        #expect(try await number(broker, binding()) == first)
        clock.advance(by: .minutes(1))
        #expect(try await number(broker, binding()) != first)
        #expect(recorded.all.map(\.connection) == ["one", "one"])
        #expect(recorded.all.first?.scopes == ["a"])
    }

    @Test func `no session is shared between organizations, connections, settings or scopes`() async throws {
        let broker = broker()
        let numbers = [
            try await number(broker, binding()), try await number(broker, binding("globex")),
            try await number(broker, binding(connection: "two")),
            try await number(broker, binding(settings: ["org_url": "https://b.example"])),
            try await number(broker, binding(), ["a", "b"]), try await number(broker, binding(), ["a b"]),
        ]
        #expect(Set(numbers).count == numbers.count)
        #expect(try await number(broker, binding(), ["b", "a"]) == numbers[4])
    }

    @Test func `many who ask at once get one session`() async throws {
        let (broker, binding) = (broker(), binding(settings: ["slow": "yes"]))
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await number(broker, binding) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(numbers.count == 1)
        #expect(recorded.all.count == 1)
    }

    @Test func `a discarded session is minted anew`() async throws {
        let broker = broker()
        let first = try await number(broker, binding())
        await broker.discard(binding(), scopes: ["a"])
        #expect(try await number(broker, binding()) != first)
    }

    @Test func `a failure is remembered for seconds, not longer`() async throws {
        let broker = broker()
        let failing = binding(settings: ["fail": "yes"])
        for _ in 0..<5 {
            await #expect(throws: ProviderFailure.self) { try await broker.session(for: failing, scopes: []) }
        }
        clock.advance(by: .seconds(3))
        await #expect(throws: ProviderFailure.self) { try await broker.session(for: failing, scopes: []) }
        #expect(recorded.all.isEmpty)
        #expect(CountingProvider.failures.withLock { $0 } == 2)
    }

    @Test func `a session that cannot be put on record is not handed out`() async throws {
        let broker = broker { _ in throw Refusal(.unavailable, "disk_full", "the disk is full") }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await broker.session(for: binding(), scopes: ["a"])
        }
        #expect(failure?.code == "mint_not_recorded")
        #expect(failure?.kind == .retryable)
    }

    @Test func `an unknown provider is a terminal failure`() async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await broker().session(for: binding(provider: "env"), scopes: [])
        }
        #expect(failure?.code == "unknown_provider")
    }
}

/// What the broker said it minted.
final class Recorded: Sendable {
    private let mints = Mutex<[Mint]>([])

    var all: [Mint] { mints.withLock { $0 } }
    func add(_ mint: Mint) { mints.withLock { $0.append(mint) } }
}

struct Unreachable: Transport {
    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { throw .unreachable("no network here") }
}

/// Each session has a number of its own and lives for an hour.
struct CountingProvider: CredentialProvider {
    static let name = "counting"
    static let secretFields = ["key"]
    static let mints = Mutex(0)
    static let failures = Mutex(0)

    func mint(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) async throws(ProviderFailure)
        -> any Session
    {
        if binding.settings["slow"] != nil { for _ in 0..<50 { await Task.yield() } }
        guard binding.settings["fail"] == nil else {
            Self.failures.withLock { $0 += 1 }
            throw ProviderFailure(.disconnected, "refused", "no")
        }
        let number = Self.mints.withLock { mints in
            mints += 1
            return mints
        }
        return CountingSession(number: number, expiresAt: context.now + .hours(1))
    }
}

struct CountingSession: Session {
    let number: Int
    let expiresAt: Instant
    let grantedScopes: Set<String> = []

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? { call }
}
