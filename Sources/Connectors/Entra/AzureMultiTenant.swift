package import ConnectorKit
import Kernel

/// The operator's own multi-tenant app, to which the tenant's admin consented: nothing of the customer's is stored.
///
/// It proves itself with the certificate that the operator configured, or with a token of our issuer as a federated
/// credential of the app. The tenant is one GUID: a domain may change hands.
package struct AzureMultiTenant: CredentialProvider {
    package static let name = "azure_multi_tenant"
    package static let secretFields: [String] = []
    /// The one audience of federated credentials; other clouds have another, which their authority decides.
    static let federatedAudience = "api://AzureADTokenExchange"

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let app = try await Self.app(in: context)
        let settings: EntraSettings
        do { settings = try EntraSettings(binding) } catch { throw ProviderFailure(error) }
        guard app.settings["client_id"]?.lowercased() == settings.clientID else {
            throw ProviderFailure(.retryable, "app_changed", "the operator's app at Entra was just changed; try again")
        }
        let assertion = try await Self.assertion(of: app, settings, in: context)
        let proof = [
            ("client_assertion_type", OktaTokenExchange.assertionType), ("client_assertion", assertion),
        ]
        return try await EntraTokenExchange(binding, in: context).session(proof: proof)
    }

    private static func assertion(
        of app: OperatorApp,
        _ settings: EntraSettings,
        in context: MintContext
    ) async throws(ProviderFailure) -> String {
        do {
            guard let thumbprint = app.settings["certificate_thumbprint"]?.nonEmpty else {
                return try await context.identityToken(federatedAudience).withText { $0 }
            }
            let pem = try await app.secret("private_key")
            return try EntraClientAssertion.assertion(settings, pem: pem, thumbprint: thumbprint, in: context)
        } catch let failure as ProviderFailure {
            throw failure
        } catch let refusal as Refusal {
            throw ProviderFailure(.terminal, refusal.reason, "the operator's app at Entra: " + refusal.message)
        } catch {
            throw ProviderFailure(.retryable, "app_unreadable", "the operator's app at Entra could not be used")
        }
    }

    private static func app(in context: MintContext) async throws(ProviderFailure) -> OperatorApp {
        do { return try await context.app("entra") } catch let failure as ProviderFailure { throw failure } catch {
            throw ProviderFailure(.retryable, "app_unreadable", "the operator's app at Entra could not be read")
        }
    }
}
