package import ConnectorKit

/// An app that the customer registered in its own tenant: with a certificate's key where a thumbprint or `kid` is set,
/// with a client secret otherwise.
package struct AzureCustomerApp: CredentialProvider {
    package static let name = "azure_customer_app"
    package static let secretFields = ["private_key", "client_secret"]

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let named = ["certificate_thumbprint", "key_id"].contains { binding.settings[$0]?.nonEmpty != nil }
        return named
            ? try await EntraClientAssertion().mint(binding, scopes: scopes, in: context)
            : try await EntraClientSecret().mint(binding, scopes: scopes, in: context)
    }
}
