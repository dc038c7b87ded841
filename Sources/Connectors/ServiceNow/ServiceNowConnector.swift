package import ConnectorKit
package import Kernel

/// A ServiceNow instance, read through its Table API by a user of its own.
package struct ServiceNowConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "servicenow",
        displayName: "ServiceNow",
        capabilities: [],
        settings: [
            .init("instance_url", "the address of the instance, such as `https://acme.service-now.com`"),
            .init("client_id", "the client id of the OAuth application in the instance's registry"),
        ],
        providers: [OAuthClientCredentials.self],
        // What a client may do is the rights of the user that is bound to it: this is the only scope there is.
        evidenceScopes: ["useraccount"],
        identity: ["instance_url"]
    )

    private let client: ServiceNowClient

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        client = ServiceNowClient(base: try Self.address(of: binding), caller: caller)
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { nil }

    package func test() async -> ConnectionTest? { await ServiceNowConnectionTest(client: client).run() }

    static func address(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        try CustomerAddress.parse(
            binding.settings["instance_url"],
            "instance_url",
            like: "https://acme.service-now.com"
        )
    }

    /// The token endpoint is the instance's own: nothing in a binding can send the secret elsewhere.
    static func client(of binding: ConnectionBinding) throws(Refusal) -> OAuthClient {
        let home = try address(of: binding)
        guard let id = binding.settings["client_id"], !id.isEmpty else {
            throw Refusal(.invalid, "setting_missing", "set `client_id` to that of the OAuth application")
        }
        return OAuthClient(
            home: home,
            tokenAddress: home.appending(["oauth_token.do"]),
            clientID: id,
            scope: nil,
            system: "ServiceNow",
            tellsScopes: true
        )
    }
}
