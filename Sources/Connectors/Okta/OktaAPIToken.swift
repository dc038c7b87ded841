package import ConnectorKit
import Kernel

/// An API token, pasted: it has its maker's rights, changes with them, and dies when they leave.
package struct OktaAPIToken: CredentialProvider {
    package static let name = "okta_api_token"
    package static let secretFields = ["api_token"]
    /// How long an opened token is used before the vault is asked again.
    static let lifetime = Span.minutes(15)

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let org = try OktaServiceApp.org(of: binding)
        let token = try await context.secretOrFailure("api_token")
        return HeaderSession("SSWS ", token, for: org, until: context.now + Self.lifetime, scopes: [])
    }
}
