package import ConnectorKit
package import Kernel
import Synchronization

/// A broker without a vault: it mints from secrets it was handed, and keeps a session until it is discarded.
package final class MintingBroker: CredentialBroker {
    private let provider: any CredentialProvider
    private let secrets: [String: Secret]
    private let transport: any Transport
    private let time: any TimeSource
    private let randomness: any Randomness
    private let kept = Mutex<[Set<String>: any Session]>([:])
    private let count = Mutex(0)

    package init(
        _ provider: any CredentialProvider,
        secrets: [String: Secret],
        transport: any Transport,
        time: any TimeSource,
        randomness: any Randomness
    ) {
        (self.provider, self.secrets, self.transport) = (provider, secrets, transport)
        (self.time, self.randomness) = (time, randomness)
    }

    /// How many sessions were minted.
    package var minted: Int { count.withLock { $0 } }

    package func session(for binding: ConnectionBinding, scopes: Set<String>) async throws(ProviderFailure)
        -> any Session
    {
        if let session = kept.withLock({ $0[scopes] }), session.expiresAt > time.now() { return session }
        let secrets = secrets
        let context = MintContext(transport: transport, now: time.now(), randomness: randomness) { field in
            guard let secret = secrets[field] else { throw Refusal(.notFound, "secret_missing", "no `\(field)`") }
            return secret
        }
        let session = try await provider.mint(binding, scopes: scopes, in: context)
        kept.withLock { $0[scopes] = session }
        count.withLock { $0 += 1 }
        return session
    }

    package func discard(_ binding: ConnectionBinding, scopes: Set<String>) async {
        kept.withLock { $0[scopes] = nil }
    }
}
