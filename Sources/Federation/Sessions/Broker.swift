package import ConnectorKit
package import Domain
package import Kernel
import Synchronization

/// Mints sessions and keeps them for as long as they are good.
///
/// However many ask at once for one session, it is minted once. A mint is on the record before its session leaves;
/// when it cannot be recorded, no session is handed out.
package final class Broker: CredentialBroker {
    /// Runs a mint apart from the task of who asked for it first, so that a caller who is cancelled takes nothing from
    /// the others.
    package typealias Apart = @Sendable (_ mint: @escaping @Sendable () async -> Void) async -> Void

    /// A cached session must live for at least this long, so that it does not expire on its way.
    package static let floor = Span.minutes(2)
    /// By how much the clocks of two systems may differ.
    package static let skew = Span.minutes(5)
    /// For how long a failed mint is answered without asking again.
    package static let failureMemory = Span.seconds(3)
    /// How many sessions, and how many failures, are kept at most.
    package static let capacity = 50_000

    private let minting: Minting
    private let time: any TimeSource
    private let apart: Apart
    private let table: Mutex<SessionTable>

    /// - Parameter apart: the simulation passes one that stays in the caller's task, which it schedules itself.
    package init(
        providers: [any CredentialProvider.Type],
        transport: any Transport,
        time: any TimeSource,
        randomness: any Randomness,
        ports: BrokerPorts,
        capacity: Int = Broker.capacity,
        apart: @escaping Apart = { mint in await Task { await mint() }.value }
    ) {
        minting = Minting(
            providers: providers,
            transport: transport,
            time: time,
            randomness: randomness,
            ports: ports,
            fanOut: FanOutWatch(since: time.now())
        )
        (self.time, self.apart) = (time, apart)
        table = Mutex(SessionTable(capacity: capacity))
    }

    package func session(for binding: ConnectionBinding, scopes: Set<String>) async throws(ProviderFailure)
        -> any Session
    {
        let key = SessionKey(binding, scopes: scopes)
        while true {
            switch table.withLock({ $0.look(key, at: time.now()) }) {
            case .held(let held): return handOut(held)
            case .failed(let failure): throw failure
            case .wanted: return handOut(try await minted(binding, scopes: scopes, key: key).get())
            case .underWay:
                // Without an answer the mint has ended between the two looks; then there is one to look at.
                if let outcome = await landing(of: key) { return handOut(try outcome.get()) }
            }
        }
    }

    package func discard(_ binding: ConnectionBinding, scopes: Set<String>) async {
        table.withLock { $0.discard(SessionKey(binding, scopes: scopes)) }
    }

    package func refused(_ binding: ConnectionBinding, scopes: Set<String>) async {
        await discard(binding, scopes: scopes)
        let why = "the other system refuses sessions that were minted a moment ago"
        await minting.ports.recordLoss(binding, ProviderFailure(.disconnected, "credential_refused", why))
    }

    package func withdraw(_ connection: ID<Connection>, in scope: OrganizationScope) async -> Withdrawal {
        let place = SessionKey.Place(organization: scope.organization, connection: connection)
        let held = table.withLock { $0.forget(place) }
        guard !held.isEmpty else { return Withdrawal() }
        return await withTaskGroup(of: Withdrawal.self) { [minting] group in
            for session in held { group.addTask { await minting.revoke(session) } }
            return await group.reduce(Withdrawal()) { $0 + $1 }
        }
    }

    package func forget(_ connection: ID<Connection>, in scope: OrganizationScope) async {
        _ = table.withLock { $0.forget(.init(organization: scope.organization, connection: connection)) }
    }

    /// How many sessions, failures and mints under way are kept, and of how many connections.
    package var sizes: (held: Int, failures: Int, flights: Int, places: Int) { table.withLock { $0.sizes } }

    /// How often sessions were minted for suspiciously many organizations at once.
    package var fanOuts: Int { minting.fanOut.alarms }

    private func handOut(_ held: HeldSession) -> any Session {
        Errand.current?.note(held.name)
        return held.session
    }

    private func minted(_ binding: ConnectionBinding, scopes: Set<String>, key: SessionKey) async
        -> SessionTable.Outcome
    {
        let landed = Landed()
        await apart { [self] in
            let minted = await minting(binding, scopes: scopes)
            let now = time.now()
            let (outcome, waiters) = table.withLock { $0.land(minted, key, at: now) }
            landed.outcome.withLock { $0 = outcome }
            for waiter in waiters { waiter.resume(returning: outcome) }
        }
        return landed.outcome.withLock { $0 }
    }

    /// Where a mint apart leaves what it gave.
    private final class Landed: Sendable {
        let outcome = Mutex<SessionTable.Outcome>(.failure(.cancelled))
    }

    /// Where a waiter stands, for whoever cancels it.
    private final class Standing: Sendable {
        let place = Mutex<Int?>(nil)
        let wasLate = Mutex(false)
    }

    /// - Returns: nil when nobody mints it any more.
    private func landing(of key: SessionKey) async -> SessionTable.Outcome? {
        let standing = Standing()
        let outcome: SessionTable.Outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                guard let place = table.withLock({ $0.enlist(waiter, for: key) }) else {
                    standing.wasLate.withLock { $0 = true }
                    return waiter.resume(returning: .failure(.cancelled))
                }
                standing.place.withLock { $0 = place }
                if Task.isCancelled { leave(place, key) }
            }
        } onCancel: {
            if let place = standing.place.withLock({ $0 }) { leave(place, key) }
        }
        return standing.wasLate.withLock { $0 } ? nil : outcome
    }

    private func leave(_ place: Int, _ key: SessionKey) {
        table.withLock { $0.leave(place, key) }?.resume(returning: .failure(.cancelled))
    }
}
