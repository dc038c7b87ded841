import ConnectorKit
import Domain
import Kernel
import Synchronization

/// Mints one session and puts it on record.
struct Minting: Sendable {
    let providers: [any CredentialProvider.Type]
    let transport: any Transport
    let time: any TimeSource
    let randomness: any Randomness
    let ports: BrokerPorts
    let fanOut: FanOutWatch

    func callAsFunction(_ binding: ConnectionBinding, scopes: Set<String>) async -> SessionTable.Outcome {
        guard let provider = providers.first(where: { sameBytes($0.name, binding.provider) }) else {
            let why = "this server has no credential provider `\(binding.provider)`"
            return .failure(ProviderFailure(.terminal, "unknown_provider", why))
        }
        let watch = MintWatch(transport: transport)
        let session: any Session
        do {
            session = try await provider.init().mint(binding, scopes: scopes, in: context(binding, watch))
        } catch {
            await tell(watch, of: binding)
            if error.kind == .disconnected { await ports.recordLoss(binding, error) }
            return .failure(error)
        }
        await tell(watch, of: binding)
        return await record(session, binding, scopes)
    }

    /// A session that has expired by our clock is of no use, whatever the other system's says.
    private func record(_ session: any Session, _ binding: ConnectionBinding, _ scopes: Set<String>) async
        -> SessionTable.Outcome
    {
        let now = time.now()
        guard session.expiresAt > now else {
            let why = "the session had expired when it came; compare this machine's clock with the other system's"
            return .failure(ProviderFailure(.retryable, "session_expired", why))
        }
        let name = randomness.key(at: now)
        let mint = Mint(binding, name: name, scopes: scopes, session: session, errand: Errand.current?.kind)
        do { try await ports.recordMint(mint) } catch let refusal as MintRefused {
            return .failure(ProviderFailure(.retryable, refusal.code, refusal.message))
        } catch {
            let why = "the session could not be put on record, so it was not used; try again"
            return .failure(ProviderFailure(.retryable, "mint_not_recorded", why))
        }
        if let count = fanOut.note(binding.organization, at: now) { ports.alarm(count) }
        return .success(HeldSession(name: name, binding: binding, session: session, mintedAt: now))
    }

    /// Ends a session before its time where the other system can; one that cannot ends by itself.
    func revoke(_ held: HeldSession) async -> Withdrawal {
        var withdrawal = Withdrawal()
        withdrawal.sessions = 1
        withdrawal.lastEnds = held.session.expiresAt
        guard let provider = providers.first(where: { sameBytes($0.name, held.binding.provider) }) else {
            return withdrawal
        }
        let context = context(held.binding, MintWatch(transport: transport))
        let result = try? await provider.init().revoke(held.session, of: held.binding, in: context)
        if result == .revoked { (withdrawal.revoked, withdrawal.lastEnds) = (1, nil) }
        return withdrawal
    }

    private func tell(_ watch: MintWatch, of binding: ConnectionBinding) async {
        if watch.hasIdleSignature { await ports.recordAnomaly(binding, .unusedSignature) }
    }

    private func context(_ binding: ConnectionBinding, _ watch: MintWatch) -> MintContext {
        MintContext(
            transport: watch,
            now: time.now(),
            randomness: randomness,
            secret: { [ports] in try await ports.openSecret(binding, $0) },
            keep: { [ports] in try await ports.keepSecret(binding, $0, $1) },
            identityToken: { [ports] in try await ports.identityToken(binding, $0) },
            app: { [ports] in watch.watching(try await ports.app($0)) }
        )
    }
}

/// Watches one mint for the use of an operator's key that no call follows: somebody signs with it for another purpose.
final class MintWatch: Transport {
    private let transport: any Transport
    private let isSigned = Mutex(false)

    init(transport: any Transport) { self.transport = transport }

    /// Whether a key of the operator's app was used and nothing was sent after that.
    var hasIdleSignature: Bool { isSigned.withLock { $0 } }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        isSigned.withLock { $0 = false }
        return try await transport.send(call)
    }

    func watching(_ app: OperatorApp) -> OperatorApp {
        OperatorApp(settings: app.settings) { [self] field in
            let secret = try await app.secret(field)
            isSigned.withLock { $0 = true }
            return secret
        }
    }
}
