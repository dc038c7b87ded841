package import ConnectorKit
import Kernel

/// An app of the operator's that a site's admin consented to (OAuth 2.0, 3LO).
///
/// Every refresh gives a new refresh token, and one that is used twice ends the whole grant: so it is asked for once at a
/// time, by the broker, and the new one is kept for good before anything uses the session that came with it.
package struct AtlassianOAuth: CredentialProvider {
    package static let name = "atlassian_oauth"
    /// Nothing is pasted: consent brings the refresh token.
    package static let secretFields: [String] = []
    /// Under which name the connection keeps its refresh token.
    package static let tokenField = "refresh_token"
    static let wayBack = "it expired, was withdrawn, or was used twice: authorize the connection at Atlassian again"

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let home: WebAddress
        do { home = try AtlassianCloud.site(of: binding) } catch { throw ProviderFailure(error) }
        let exchange = try await AtlassianTokenExchange(binding, in: context)
        let token: Secret
        do { token = try await context.secret(Self.tokenField) } catch {
            let why = "no refresh token is kept; authorize the connection at Atlassian"
            throw ProviderFailure(.disconnected, "consent_missing", why)
        }
        let answer = try await exchange.refresh(token)
        if let fresh = answer.refreshToken { try await keep(fresh, in: context) }
        return HeaderSession(
            "Bearer ",
            answer.accessToken,
            for: home,
            until: context.now + answer.lifetime,
            scopes: answer.scopes.subtracting([AtlassianConsent.offline])
        )
    }

    /// The old token is spent: without the new one there is no way on but the ten minutes in which Atlassian still takes
    /// the old one, so a session without it is not used.
    private func keep(_ token: Secret, in context: MintContext) async throws(ProviderFailure) {
        do { try await context.keep(Self.tokenField, token) } catch {
            let why = "the new refresh token could not be kept, so the session was not used; trying again soon helps"
            throw ProviderFailure(.retryable, "secret_not_kept", why)
        }
    }
}
