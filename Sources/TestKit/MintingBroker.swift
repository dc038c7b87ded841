package import ConnectorKit
package import Kernel
import Synchronization

/// A broker without a vault: it mints from secrets it was handed, and keeps a session until it is discarded.
package final class MintingBroker: CredentialBroker {
    private let provider: any CredentialProvider
    /// Rotated secrets take the place of those that were handed in.
    private let secrets: Mutex<[String: Secret]>
    private let transport: any Transport
    private let time: any TimeSource
    private let randomness: any Randomness
    private let identityToken: @Sendable (_ audience: String) async throws -> Secret
    private let app: @Sendable (_ vendor: String) async throws -> OperatorApp
    private let kept = Mutex<[Set<String>: any Session]>([:])
    private let count = Mutex(0)

    package init(
        _ provider: any CredentialProvider,
        secrets: [String: Secret],
        transport: any Transport,
        time: any TimeSource,
        randomness: any Randomness,
        identityToken: @escaping @Sendable (_ audience: String) async throws -> Secret = MintContext.noIssuer,
        app: @escaping @Sendable (_ vendor: String) async throws -> OperatorApp = MintContext.noApp
    ) {
        self.secrets = Mutex(secrets)
        (self.provider, self.transport) = (provider, transport)
        (self.time, self.randomness) = (time, randomness)
        (self.identityToken, self.app) = (identityToken, app)
    }

    /// The value that a field has by now.
    package func secret(_ field: String) -> Secret? { secrets.withLock { $0[field] } }

    /// How many sessions were minted.
    package var minted: Int { count.withLock { $0 } }

    package func session(for binding: ConnectionBinding, scopes: Set<String>) async throws(ProviderFailure)
        -> any Session
    {
        if let session = kept.withLock({ $0[scopes] }), session.expiresAt > time.now() { return session }
        let session = try await provider.mint(binding, scopes: scopes, in: context())
        kept.withLock { $0[scopes] = session }
        count.withLock { $0 += 1 }
        return session
    }

    package func discard(_ binding: ConnectionBinding, scopes: Set<String>) async {
        kept.withLock { $0[scopes] = nil }
    }

    private func context() -> MintContext {
        MintContext(
            transport: transport,
            now: time.now(),
            randomness: randomness,
            secret: { field in
                guard let secret = self.secret(field) else {
                    throw Refusal(.notFound, "secret_missing", "no `\(field)`")
                }
                return secret
            },
            keep: { field, secret in self.secrets.withLock { $0[field] = secret } },
            identityToken: identityToken,
            app: app
        )
    }
}
