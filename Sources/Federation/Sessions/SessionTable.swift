import ConnectorKit
import Kernel

/// What the broker remembers: sessions that are good, failures of a moment ago, and mints that are under way.
///
/// It holds a bounded number of each, whatever it is asked for.
struct SessionTable {
    typealias Outcome = Result<HeldSession, ProviderFailure>
    typealias Waiter = CheckedContinuation<Outcome, Never>

    enum Answer {
        case held(HeldSession)
        case failed(ProviderFailure)
        /// Somebody mints it: wait.
        case underWay
        /// Nobody does: the caller mints it.
        case wanted
    }

    private struct Flight {
        /// What it brings is nobody's: the connection was changed, switched off or revoked meanwhile.
        var isForgotten = false
        var waiters: [Int: Waiter] = [:]
    }

    private let capacity: Int
    private var held: [SessionKey: HeldSession] = [:]
    private var failures: [SessionKey: (failure: ProviderFailure, until: Instant)] = [:]
    private var flights: [SessionKey: Flight] = [:]
    private var keys: [SessionKey.Place: Set<SessionKey>] = [:]
    private var sweptAt: Instant = 0
    private var lastWaiter = 0

    init(capacity: Int) { self.capacity = capacity }

    var sizes: (held: Int, failures: Int, flights: Int, places: Int) {
        (held.count, failures.count, flights.count, keys.count)
    }

    /// What there is for the key; `wanted` makes the caller the one who mints.
    mutating func look(_ key: SessionKey, at now: Instant) -> Answer {
        if let session = held[key], session.isGood(at: now) { return .held(session) }
        if let known = failures[key], now < known.until { return .failed(known.failure) }
        guard flights[key] == nil else { return .underWay }
        for other in keys[key.place] ?? [] where key.replaces(other) { drop(other) }
        flights[key] = Flight()
        return .wanted
    }

    /// - Returns: a number to leave with; nil when the mint has ended meanwhile, so that the caller looks again.
    mutating func enlist(_ waiter: Waiter, for key: SessionKey) -> Int? {
        guard flights[key] != nil else { return nil }
        lastWaiter += 1
        flights[key]?.waiters[lastWaiter] = waiter
        return lastWaiter
    }

    /// Takes back a waiter who was cancelled; the mint goes on for the others.
    mutating func leave(_ number: Int, _ key: SessionKey) -> Waiter? {
        flights[key]?.waiters.removeValue(forKey: number)
    }

    /// Ends a mint.
    ///
    /// - Returns: what it gave, as everybody who waits is to be told.
    mutating func land(_ outcome: Outcome, _ key: SessionKey, at now: Instant) -> (Outcome, [Waiter]) {
        sweep(at: now)
        let flight = flights.removeValue(forKey: key)
        let waiters = Array((flight?.waiters ?? [:]).values)
        guard flight?.isForgotten == false else { return (.failure(.forgotten), waiters) }
        switch outcome {
        case .success(let session): if session.isGood(at: now) { keep(session, key) }
        case .failure(let failure): failures[key] = (failure, now + Broker.failureMemory)
        }
        return (outcome, waiters)
    }

    mutating func discard(_ key: SessionKey) {
        drop(key)
        failures[key] = nil
    }

    /// - Returns: the sessions that were kept, for whoever can revoke them.
    mutating func forget(_ place: SessionKey.Place) -> [HeldSession] {
        let all = keys[place] ?? []
        let sessions = all.compactMap { held[$0] }
        for key in all { drop(key) }
        failures = failures.filter { $0.key.place != place }
        for key in flights.keys where key.place == place { flights[key]?.isForgotten = true }
        return sessions
    }

    private mutating func keep(_ session: HeldSession, _ key: SessionKey) {
        held[key] = session
        keys[key.place, default: []].insert(key)
        guard held.count > capacity else { return }
        let soonest = held.sorted { $0.value.session.expiresAt < $1.value.session.expiresAt }
        for (key, _) in soonest.prefix(capacity / 8 + 1) { drop(key) }
    }

    private mutating func drop(_ key: SessionKey) {
        held[key] = nil
        keys[key.place]?.remove(key)
        if keys[key.place]?.isEmpty == true { keys[key.place] = nil }
    }

    /// Lets go of what is over, once a minute, and of failures as soon as there are too many.
    private mutating func sweep(at now: Instant) {
        if failures.count >= capacity { failures = failures.filter { $0.value.until > now } }
        if failures.count >= capacity { failures = [:] }
        guard now - sweptAt >= .minutes(1) || now < sweptAt else { return }
        sweptAt = now
        for (key, session) in held where !session.isGood(at: now) { drop(key) }
        failures = failures.filter { $0.value.until > now }
    }
}

/// A session, and the name that its mint has on the record.
struct HeldSession: Sendable {
    let name: String
    let binding: ConnectionBinding
    let session: any Session
    let mintedAt: Instant

    /// Whether enough is left of it, and the clock was not put back by more than clocks may differ.
    func isGood(at now: Instant) -> Bool {
        session.expiresAt - now > Broker.floor && mintedAt - now <= Broker.skew
    }
}

extension ProviderFailure {
    static let forgotten = ProviderFailure(
        .retryable,
        "session_withdrawn",
        "the connection was changed, switched off or revoked while its session was minted; nothing was handed out"
    )
    static let cancelled = ProviderFailure(.retryable, "cancelled", "nobody waits for the session any more")
}
