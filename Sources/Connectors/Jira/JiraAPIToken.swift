package import ConnectorKit
import Kernel

/// An account's API token, pasted: a quick start for the sandbox and for self-hosting.
///
/// It acts as a person, never expires by itself and must be rotated by hand; OAuth or Forge tokens take its place
/// where an app can be registered.
package struct JiraAPIToken: CredentialProvider {
    package static let name = "jira_api_token"
    package static let label: String? = "Jira API token of a person (quick start only)"
    package static let secretFields = ["api_token"]
    static let lifetime = Span.minutes(15)

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        guard let email = binding.settings["account_email"], !email.isEmpty else {
            throw ProviderFailure(.terminal, "setting_missing", "set `account_email` to the token's account")
        }
        let address: WebAddress
        do { address = try JiraConnector.address(of: binding) } catch {
            throw ProviderFailure(.terminal, error.reason, error.message)
        }
        let token: Secret
        do { token = try await context.secret("api_token") } catch {
            throw ProviderFailure(.disconnected, "secret_missing", "paste an `api_token` for this connection")
        }
        let proof = token.withBytes { Secret(Base64.encode(Array(email.utf8) + [UInt8(ascii: ":")] + $0)) }
        return HeaderSession("Basic ", proof, for: address, until: context.now + Self.lifetime, scopes: [])
    }
}
