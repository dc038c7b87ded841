package import ConnectorKit
import Kernel

/// A client secret, pasted: for customers' own apps where no certificate can be used.
package struct EntraClientSecret: CredentialProvider {
    package static let name = "entra_client_secret"
    package static let secretFields = ["client_secret"]

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let exchange = try EntraTokenExchange(binding, in: context)
        let secret = try await context.secretOrFailure("client_secret")
        return try await exchange.session(proof: [("client_secret", secret.withText { $0 })])
    }
}
