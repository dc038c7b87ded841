package import ConnectorKit
import Kernel

/// The token that Forge hands over while the app runs at a site: nothing is stored for long, and nothing is pasted.
package struct AtlassianForge: CredentialProvider {
    package static let name = "atlassian_forge"
    package static let secretFields: [String] = []

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let home: WebAddress
        do { home = try AtlassianCloud.site(of: binding) } catch { throw ProviderFailure(error) }
        let secret: Secret
        do { secret = try await context.secret(ForgeToken.field) } catch {
            let why = "the app has not called yet; open it once at the site"
            throw ProviderFailure(.retryable, "forge_token_missing", why)
        }
        do {
            let token = try ForgeToken(secret, at: context.now)
            return HeaderSession("Bearer ", token.secret, for: home, until: token.expiresAt, scopes: [])
        } catch { throw ProviderFailure(.retryable, error.reason, error.message) }
    }
}
