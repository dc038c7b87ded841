import ConnectorKit
import Domain
import Federation
import Kernel
import Persistence

/// The broker: sessions from its memory, and sessions that it has to mint.
struct SessionRows {
    let bench: Bench

    func measure(in place: Place) async throws -> [Finding] {
        [try await cached(), try await minted(in: place)]
    }

    /// One task after another asks for sessions of a thousand connections that are all there.
    private func cached() async throws -> Finding {
        let time = WallClock()
        let broker = Broker(
            providers: [StandingProvider.self],
            transport: NoTransport(),
            time: time,
            randomness: PooledRandomness(),
            ports: BrokerPorts(openSecret: { _, _ in Secret("") }, recordMint: { _ in })
        )
        let scopes: Set<String> = ["okta.groups.manage", "okta.groups.read", "okta.users.read"]
        let bindings = (0..<1_000).map { number in
            ConnectionBinding(
                organization: ID("organization-\(number % 50)"),
                connection: ID("connection-\(number)"),
                connector: "okta",
                provider: StandingProvider.name,
                settings: ["org_url": "https://small-company.okta.com", "client_id": "0oa\(number)"]
            )
        }
        for binding in bindings { _ = try await broker.session(for: binding, scopes: scopes) }
        let count = max(1_000, Int(1_000_000 * bench.scale))
        var rates: [Double] = []
        for _ in 0..<bench.rounds {
            let start = ContinuousClock.now
            for number in 0..<count { _ = try await broker.session(for: bindings[number % 1_000], scopes: scopes) }
            rates.append(Double(count) / (ContinuousClock.now - start).seconds)
        }
        return Finding(
            name: "session from the cache",
            unit: "requests/s",
            value: rates.median,
            bound: .atLeast(200_000),
            detail: "1,000 connections, 3 scopes, one core, \(count) times, \((rates.min() ?? 0).short) to "
                + (rates.max() ?? 0).short
        )
    }

    /// The same exchange with the simulated Okta, bare and through vault, log and broker.
    private func minted(in place: Place) async throws -> Finding {
        let count = max(100, Int(10_000 * bench.scale))
        let run = try await MintRun(connections: count, folder: try place.folder("sessions"))
        var (ours, bare): ([Double], [Double]) = ([], [])
        for round in 0..<bench.rounds {
            // Who goes first changes, so that a machine that slows down favours nobody.
            if round.isMultiple(of: 2) { bare.append(try await run.bare()) }
            ours.append(try await run.brokered())
            if !round.isMultiple(of: 2) { bare.append(try await run.bare()) }
        }
        try await run.end()
        return Finding(
            name: "\(count) first mints",
            unit: "x the exchange",
            value: zip(ours, bare).map { $0 / $1 }.median,
            bound: .atMost(1.2),
            detail: "\(ours.median.short) s with vault, log and checks, \(bare.median.short) s bare, 64 at a time"
        )
    }
}

/// A session that is there at once and stays for a day.
struct StandingProvider: CredentialProvider {
    static let name = "standing"
    static let secretFields: [String] = []

    func mint(_ binding: ConnectionBinding, scopes: Set<String>, in context: MintContext) async throws(ProviderFailure)
        -> any Session
    { StandingSession(expiresAt: context.now + .days(1)) }
}

struct StandingSession: Session {
    let expiresAt: Instant
    var grantedScopes: Set<String> { [] }

    func authorize(_ call: HTTPCall, at now: Instant, answering challenge: HTTPReply?) -> HTTPCall? { call }
}

struct NoTransport: Transport {
    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { throw .unreachable("no network here") }
}
