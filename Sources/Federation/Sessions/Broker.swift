package import ConnectorKit
package import Kernel

/// Mints sessions and keeps them for as long as they are good.
///
/// However many ask at once for one session, it is minted once. A mint is on the record before its session leaves;
/// when it cannot be recorded, no session is handed out.
package actor Broker: CredentialBroker {
    /// A cached session must live for at least this long, so that it does not expire on its way.
    package static let floor = Span.minutes(2)
    /// For how long a failed mint is answered without asking again.
    package static let failureMemory = Span.seconds(3)

    private let providers: [any CredentialProvider.Type]
    private let transport: any Transport
    private let time: any TimeSource
    private let randomness: any Randomness
    private let ports: BrokerPorts

    private var sessions: [SessionKey: any Session] = [:]
    private var failures: [SessionKey: (failure: ProviderFailure, until: Instant)] = [:]
    private var waiting: [SessionKey: [CheckedContinuation<Result<any Session, ProviderFailure>, Never>]] = [:]

    package init(
        providers: [any CredentialProvider.Type],
        transport: any Transport,
        time: any TimeSource,
        randomness: any Randomness,
        ports: BrokerPorts
    ) {
        (self.providers, self.transport, self.time) = (providers, transport, time)
        (self.randomness, self.ports) = (randomness, ports)
    }

    package func session(for binding: ConnectionBinding, scopes: Set<String>) async throws(ProviderFailure)
        -> any Session
    {
        let key = SessionKey(binding, scopes: scopes)
        let now = time.now()
        if let session = sessions[key], session.expiresAt - now > Broker.floor { return session }
        if let known = failures[key], now < known.until { throw known.failure }
        guard waiting[key] == nil else {
            return try await withCheckedContinuation { waiting[key]?.append($0) }.get()
        }
        waiting[key] = []
        let result = await mint(binding, scopes: scopes)
        remember(result, for: key)
        for waiter in waiting.removeValue(forKey: key) ?? [] { waiter.resume(returning: result) }
        return try result.get()
    }

    package func discard(_ binding: ConnectionBinding, scopes: Set<String>) {
        let key = SessionKey(binding, scopes: scopes)
        sessions[key] = nil
        failures[key] = nil
    }

    private func mint(_ binding: ConnectionBinding, scopes: Set<String>) async -> Result<any Session, ProviderFailure> {
        guard let provider = providers.first(where: { sameBytes($0.name, binding.provider) }) else {
            let why = "this server has no credential provider `\(binding.provider)`"
            return .failure(ProviderFailure(.terminal, "unknown_provider", why))
        }
        let session: any Session
        do { session = try await provider.init().mint(binding, scopes: scopes, in: context(binding)) } catch {
            return .failure(error)
        }
        do { try await ports.recordMint(Mint(binding, scopes: scopes, session: session)) } catch {
            let why = "the session could not be put on record, so it was not used; try again"
            return .failure(ProviderFailure(.retryable, "mint_not_recorded", why))
        }
        return .success(session)
    }

    private func context(_ binding: ConnectionBinding) -> MintContext {
        MintContext(
            transport: transport,
            now: time.now(),
            randomness: randomness,
            secret: { [ports] in try await ports.openSecret(binding, $0) },
            keep: { [ports] in try await ports.keepSecret(binding, $0, $1) },
            identityToken: { [ports] in try await ports.identityToken(binding, $0) },
            app: ports.app
        )
    }

    private func remember(_ result: Result<any Session, ProviderFailure>, for key: SessionKey) {
        let now = time.now()
        sessions = sessions.filter { $0.value.expiresAt > now }
        failures = failures.filter { $0.value.until > now }
        switch result {
        case .success(let session): sessions[key] = session
        case .failure(let failure): failures[key] = (failure, now + Broker.failureMemory)
        }
    }
}
