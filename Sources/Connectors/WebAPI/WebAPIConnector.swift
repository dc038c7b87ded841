package import ConnectorKit
package import Kernel

/// Any other system with a web API that takes a pasted secret, where no connector knows more.
package struct WebAPIConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "web_api",
        displayName: "Another web API, with a pasted secret",
        capabilities: [],
        settings: WebAPI.settings + [
            .init(
                "authorization",
                "how a pasted secret is shown: `bearer`, `basic`, or the name of a header",
                isRequired: false
            )
        ],
        providers: [PastedSecret<WebAPISecret>.self, EnvironmentSecret.self, OnePassword.self],
        evidenceScopes: ["api"],
        serverSettings: [
            .init("owner", "whose secret is shown there: many may have one at the same address") { _, randomness in
                Base64.encode(randomness.bytes(16), .url)
            }
        ],
        identity: ["base_url", "authorization", "owner"]
    )

    private let api: WebAPI

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        api = try WebAPI(binding, caller: caller)
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { nil }

    package func test() async -> ConnectionTest? { await api.test() }
}

/// Any other system with a web API that gives tokens to an OAuth client.
package struct OAuthAPIConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "oauth_api",
        displayName: "Another web API, with an OAuth client",
        capabilities: [],
        settings: WebAPI.settings + [
            .init("token_url", "where the client asks for tokens, such as `https://login.example.com/oauth/token`"),
            .init("client_id", "the client's id"),
            .init("scope", "the scopes to ask for, with spaces between; the client's own without", isRequired: false),
        ],
        providers: [OAuthClientCredentials.self],
        evidenceScopes: ["api"],
        identity: ["base_url", "token_url", "client_id"]
    )

    private let api: WebAPI

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        api = try WebAPI(binding, caller: caller)
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { nil }

    package func test() async -> ConnectionTest? { await api.test() }

    static func client(of binding: ConnectionBinding) throws(Refusal) -> OAuthClient {
        guard let id = binding.settings["client_id"], !id.isEmpty else {
            throw Refusal(.invalid, "setting_missing", "set `client_id` to that of the OAuth client")
        }
        let tokenAddress = try CustomerAddress.parse(
            binding.settings["token_url"],
            "token_url",
            like: "https://login.example.com/oauth/token",
            hasPath: true
        )
        return OAuthClient(
            home: try WebAPI.address(of: binding),
            tokenAddress: tokenAddress,
            clientID: id,
            scope: binding.settings["scope"].flatMap { $0.isEmpty ? nil : $0 },
            system: tokenAddress.host,
            tellsScopes: false
        )
    }
}
