import ConnectorKit
import Domain
import Federation
import Kernel
import Synchronization
import TestKit
import Testing

/// What the broker may serve from memory, and to whom.
@Suite struct SessionCacheTests {
    let clock = VirtualClock()
    let ledger = MintLedger()

    private func broker(capacity: Int = Broker.capacity, lives span: Span = .hours(1)) -> Broker {
        Broker(
            providers: [OwnedProvider.self],
            transport: Unreachable(),
            time: clock,
            randomness: SeededRandomness(seed: 1),
            ports: BrokerPorts(
                openSecret: { _, field in Secret(field) },
                recordMint: { [ledger] mint in
                    await ledger.gate?.pass()
                    ledger.add(mint)
                },
                identityToken: { _, _ in Secret("\(span.milliseconds)") }
            ),
            capacity: capacity
        )
    }

    private func binding(
        _ organization: String = "acme",
        _ connection: String = "one",
        version: Int64 = 1,
        settings: [String: String] = [:]
    ) -> ConnectionBinding {
        ConnectionBinding(
            organization: ID(organization),
            connection: ID(connection),
            connector: "okta",
            provider: "owned",
            settings: settings,
            version: version
        )
    }

    private func owned(_ broker: Broker, _ binding: ConnectionBinding, _ scopes: Set<String> = ["a"]) async throws
        -> OwnedSession
    {
        try #require(try await broker.session(for: binding, scopes: scopes) as? OwnedSession)
    }

    @Test(arguments: 1...8)
    func `assertion 6: whatever the order of asking and changing, nobody receives a foreign session`(
        seed: UInt64
    ) async throws {
        let (random, broker) = (SeededRandomness(seed: seed), broker(capacity: 24))
        var versions: [String: Int64] = [:]
        let scopes: [Set<String>] = [[], ["a"], ["b"], ["a", "b"], ["ab"], ["a b"]]
        for _ in 0..<300 {
            let (organization, connection) = ("o\(random.next() % 4)", "c\(random.next() % 3)")
            let place = "\(organization)/\(connection)"
            switch random.next() % 10 {
            case 0:
                versions[place, default: 1] += 1
                await broker.forget(ID(connection), in: OrganizationScope(verified: ID(organization)))
            case 1: versions[place, default: 1] += 1
            case 2: clock.advance(by: .minutes(Int64(random.next() % 40)))
            default:
                let wanted = binding(
                    organization,
                    connection,
                    version: versions[place] ?? 1,
                    settings: random.next() % 2 == 0 ? [:] : ["url": "https://\(random.next() % 2).example"]
                )
                let asked = scopes[Int(random.next() % UInt64(scopes.count))]
                let session = try await owned(broker, wanted, asked)
                #expect(session.binding == wanted && session.scopes == asked)
                #expect(session.expiresAt - clock.now() > Broker.floor)
            }
        }
        #expect(broker.sizes.held <= 24)
    }

    @Test func `assertion 6: many organizations at once each receive their own`() async throws {
        let broker = broker()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<400 {
                group.addTask {
                    let wanted = binding("o\(number % 20)", "c\(number % 3)")
                    let session = try await owned(broker, wanted, ["s\(number % 2)"])
                    #expect(session.binding == wanted)
                }
            }
            try await group.waitForAll()
        }
        #expect(ledger.all.count == 60)
    }

    @Test func `assertion 6: a changed binding empties what was kept for the one before, at once`() async throws {
        let broker = broker()
        _ = try await owned(broker, binding())
        _ = try await owned(broker, binding(), ["b"])
        #expect(broker.sizes.held == 2)
        _ = try await owned(broker, binding(version: 2))
        #expect(broker.sizes.held == 1)
        #expect(try await owned(broker, binding(version: 2)).binding.version == 2)
        #expect(ledger.all.count == 3)
    }

    @Test func `assertion 6: forgetting a connection empties it at once and leaves the others alone`() async throws {
        let broker = broker()
        _ = try await owned(broker, binding())
        _ = try await owned(broker, binding("acme", "two"))
        _ = try await owned(broker, binding("globex", "one"))
        await broker.forget("one", in: OrganizationScope(verified: "acme"))
        #expect(broker.sizes.held == 2)
        _ = try await owned(broker, binding("globex", "one"))
        #expect(ledger.all.count == 3)
        _ = try await owned(broker, binding())
        #expect(ledger.all.count == 4)
    }

    @Test func `assertion 6: what is being minted while a connection is forgotten reaches nobody`() async throws {
        let (broker, gate) = (broker(), Gate())
        ledger.hold(gate)
        let first = Task { [wanted = binding()] in try await broker.session(for: wanted, scopes: ["a"]) }
        await gate.reached()
        await broker.forget("one", in: OrganizationScope(verified: "acme"))
        gate.open()
        let failure = await #expect(throws: ProviderFailure.self) { try await first.value }
        #expect(failure?.code == "session_withdrawn" && failure?.kind == .retryable)
        #expect(broker.sizes.held == 0)
    }

    @Test func `assertion 7: a session is served only while more than the floor is left of it`() async throws {
        let broker = broker()
        let first = try await owned(broker, binding())
        clock.advance(by: .seconds(58 * 60 - 1))
        #expect(try await owned(broker, binding()) == first)
        clock.advance(by: .seconds(1))
        #expect(try await owned(broker, binding()) != first)
    }

    @Test(arguments: [-5, 5])
    func `assertion 7: clocks that differ by five minutes cost no more mints, and no session outlives its end`(
        minutes: Int64
    ) async throws {
        // The other system tells an end by its own clock.
        let broker = broker(lives: .hours(1) + .minutes(minutes))
        let first = try await owned(broker, binding())
        for _ in 0..<50 {
            clock.advance(by: .minutes(1))
            #expect(try await owned(broker, binding()) == first)
        }
        for _ in 0..<20 {
            clock.advance(by: .minutes(1))
            #expect(try await owned(broker, binding()).expiresAt > clock.now())
        }
        #expect(ledger.all.count == 2)
    }

    @Test func `assertion 7: a session that has expired when it comes is not handed out`() async throws {
        let broker = broker(lives: .seconds(-1))
        let failure = await #expect(throws: ProviderFailure.self) {
            try await broker.session(for: binding(), scopes: ["a"])
        }
        #expect(failure?.code == "session_expired" && ledger.all.isEmpty)
    }

    @Test func `assertion 7: a session shorter than the floor serves whoever asked, and is not kept`() async throws {
        let broker = broker(lives: .minutes(1))
        _ = try await owned(broker, binding())
        #expect(broker.sizes.held == 0)
    }

    @Test func `assertion 7: a clock put back by more than clocks may differ makes no session live longer`()
        async throws
    {
        let broker = broker()
        let first = try await owned(broker, binding())
        clock.turnBack(to: clock.now() - .minutes(5))
        #expect(try await owned(broker, binding()) == first)
        clock.turnBack(to: clock.now() - .seconds(1))
        #expect(try await owned(broker, binding()) != first)
    }

    @Test func `the cache never holds more than its capacity`() async throws {
        let broker = broker(capacity: 100)
        for number in 0..<1_000 {
            _ = try await owned(broker, binding("o\(number)"))
            _ = try? await broker.session(for: binding("o\(number)", settings: ["fail": "yes"]), scopes: [])
        }
        let sizes = broker.sizes
        #expect(sizes.held <= 100 && sizes.failures <= 100 && sizes.places <= 100 && sizes.flights == 0)
    }
}

/// What was minted, in order; a test can hold a mint where it is about to be recorded.
final class MintLedger: Sendable {
    private struct State {
        var mints: [Mint] = []
        var gate: Gate?
    }

    private let state = Mutex(State())

    let counter = Mutex(0)

    var all: [Mint] { state.withLock { $0.mints } }
    func add(_ mint: Mint) { state.withLock { $0.mints.append(mint) } }
    func hold(_ gate: Gate) { state.withLock { $0.gate = gate } }
    var gate: Gate? { state.withLock { $0.gate } }
}

/// Sessions that know for whom they were minted.
struct OwnedProvider: CredentialProvider {
    static let name = "owned"
    static let secretFields: [String] = []

    func mint(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) async throws(ProviderFailure)
        -> any Session
    {
        guard binding.settings["fail"] == nil else { throw ProviderFailure(.terminal, "refused", "no") }
        let life: Secret
        do { life = try await context.identityToken("life") } catch {
            throw ProviderFailure(.terminal, "no_life", "no life")
        }
        let span = Span(milliseconds: life.withText { Int64($0) ?? 0 })
        let number = Int64(bitPattern: context.randomness.next())
        return OwnedSession(binding: binding, scopes: scopes, number: number, expiresAt: context.now + span)
    }
}

struct OwnedSession: Session, Equatable {
    let binding: ConnectionBinding
    let scopes: Set<String>
    let number: Int64
    let expiresAt: Instant
    var grantedScopes: Set<String> { [] }

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? { call }
}

/// Holds whoever comes until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var hasArrived = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let (isOpen, watchers) = state.withLock { state in
                state.hasArrived = true
                if !state.isOpen { state.held.append(continuation) }
                defer { state.watchers = [] }
                return (state.isOpen, state.watchers)
            }
            for watcher in watchers { watcher.resume() }
            if isOpen { continuation.resume() }
        }
    }

    /// Waits until somebody is held.
    func reached() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if !state.hasArrived { state.watchers.append(continuation) }
                return state.hasArrived
            }
            if isThere { continuation.resume() }
        }
    }

    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
