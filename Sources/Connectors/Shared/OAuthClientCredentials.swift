package import ConnectorKit
import Kernel

/// An OAuth client that the customer registered and whose secret was pasted (RFC 6749 4.4): ServiceNow, and other
/// systems without a way to trust us.
///
/// The client is its own authority. There is no way here to hand over a person's password: that grant is not to be used
/// (RFC 9700 2.4), and nothing here can write it.
package struct OAuthClientCredentials: CredentialProvider {
    package static let name = "oauth_client_credentials"
    package static let secretFields = ["client_secret"]

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let client = try client(of: binding)
        let secret = try await context.secretOrFailure("client_secret")
        let endpoint = TokenEndpoint(
            system: client.system,
            wayBack: "check `client_id`, paste a new `client_secret`, and see that the client is active",
            transport: context.transport
        )
        let answer = try await endpoint.ask(client.call(secret))
        return HeaderSession(
            "Bearer ",
            answer.accessToken,
            for: client.home,
            until: context.now + answer.lifetime,
            scopes: client.tellsScopes ? answer.scopes : []
        )
    }

    private func client(of binding: ConnectionBinding) throws(ProviderFailure) -> OAuthClient {
        do {
            switch binding.connector {
            case ServiceNowConnector.manifest.kind: return try ServiceNowConnector.client(of: binding)
            default: return try OAuthAPIConnector.client(of: binding)
            }
        } catch { throw ProviderFailure(error) }
    }
}

/// A client at a token endpoint.
struct OAuthClient {
    /// Where the answers are used; the token goes nowhere else.
    let home: WebAddress
    let tokenAddress: WebAddress
    let clientID: String
    let scope: String?
    /// Who answers, for messages.
    let system: String
    /// Whether the scopes it grants are those that a connector's manifest speaks of.
    let tellsScopes: Bool

    /// Only the one grant and only as a form: ServiceNow answers JSON with an error that says nothing.
    func call(_ secret: Secret) -> HTTPCall {
        let fixed = [("grant_type", "client_credentials"), ("client_id", clientID)]
        let pairs = fixed + [("client_secret", secret.withText { $0 })]
        return HTTPCall.form(tokenAddress, pairs + (scope.map { [("scope", $0)] } ?? []))
    }
}
