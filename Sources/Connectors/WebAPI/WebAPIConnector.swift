package import ConnectorKit
package import Kernel

/// Any other system with a web API, where no connector knows more: a session is made for it and tried.
package struct WebAPIConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "web_api",
        displayName: "Another web API",
        capabilities: [],
        settings: [
            .init("base_url", "the address of the API, such as `https://api.example.com/v1`"),
            .init("probe_path", "what a test reads below it, such as `me`", isRequired: false),
            .init("token_url", "where an OAuth client asks for tokens", isRequired: false),
            .init("client_id", "the OAuth client's id", isRequired: false),
            .init(
                "scope",
                "the scopes to ask for, with spaces between; none asks for the client's own",
                isRequired: false
            ),
            .init(
                "authorization",
                "how a pasted secret is shown: `bearer`, `basic`, or the name of a header",
                isRequired: false
            ),
        ],
        providers: [
            OAuthClientCredentials.self, PastedSecret<WebAPISecret>.self, EnvironmentSecret.self, OnePassword.self,
        ],
        provisioningScopes: []
    )

    private let base: WebAddress
    private let probe: [String]
    private let caller: AuthorizedCaller

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        base = try Self.address(of: binding)
        probe = (binding.settings["probe_path"] ?? "").split(separator: "/").map(String.init)
        self.caller = caller
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { nil }

    /// Reads the probe with a session: whoever does not let it in says so there.
    package func test() async -> ConnectionTest? {
        let call = HTTPCall(.get, probe.isEmpty ? base : base.appending(probe))
        do throws(CallFailure) {
            let reply = try await caller.send(call)
            let verdict: ConnectionTest.Check.Verdict = reply.isSuccess ? .passed : .failed
            let detail = reply.isSuccess ? "the probe was answered" : Self.meaning(of: reply.status)
            return ConnectionTest(checks: [.init("probe", verdict, detail)], identity: base.host)
        } catch {
            return ConnectionTest(checks: [.init("probe", .failed, ProviderFailure(error).message)])
        }
    }

    private static func meaning(of status: Int) -> String {
        switch status {
        case 300..<400: "the answer \(status) leads elsewhere, and no secret follows it; check `base_url`"
        case 401: "the answer 401: the secret is not accepted"
        case 403: "the answer 403: whoever the secret belongs to may not read the probe"
        case 404: "the answer 404: there is no such probe; check `base_url` and `probe_path`"
        default: "the answer was \(status)"
        }
    }

    static func address(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        try CustomerAddress.parse(
            binding.settings["base_url"],
            "base_url",
            like: "https://api.example.com/v1",
            hasPath: true
        )
    }

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
            home: try address(of: binding),
            tokenAddress: tokenAddress,
            clientID: id,
            scope: binding.settings["scope"].flatMap { $0.isEmpty ? nil : $0 },
            system: tokenAddress.host
        )
    }
}
