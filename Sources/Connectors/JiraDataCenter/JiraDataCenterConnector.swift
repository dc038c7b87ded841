package import ConnectorKit
package import Kernel

/// Jira Data Center with Jira Service Management, through the platform's REST API v2.
///
/// There are no apps of Forge there, so no panel in the portal: issues are read, told and made, but no request can be
/// raised with a snapshot.
package struct JiraDataCenterConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "jira_data_center",
        displayName: "Jira Data Center",
        capabilities: [.issueTracker],
        settings: [
            .init("base_url", "the address of Jira with its context path, such as `https://jira.example.com/jira`")
        ],
        providers: [AtlassianDataCenterToken.self],
        // A personal access token cannot be limited: it may do what its account may do.
        provisioningScopes: ["account"],
        identity: ["base_url"]
    )

    private let client: JiraClient

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        client = JiraClient(
            base: try Self.address(of: binding),
            caller: caller,
            // Older versions of Service Management hide their API without it.
            headers: ["x-experimentalapi": "opt-in"]
        )
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { DataCenterTracker(client: client) }

    static func address(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        try CustomerAddress.parse(
            binding.settings["base_url"],
            "base_url",
            like: "https://jira.example.com/jira",
            hasPath: true
        )
    }
}

/// A personal access token of Jira 8.14 or later, pasted: it acts as its account and cannot be limited.
package struct AtlassianDataCenterToken: CredentialProvider {
    package static let name = "atlassian_dc_pat"
    package static let secretFields = ["token"]
    /// How long an opened token is used before the vault is asked again.
    static let lifetime = Span.minutes(15)

    package init() {}

    package func mint(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        in context: MintContext
    ) async throws(ProviderFailure) -> any Session {
        let home: WebAddress
        do { home = try JiraDataCenterConnector.address(of: binding) } catch { throw ProviderFailure(error) }
        let token = try await context.secretOrFailure("token")
        guard token.withBytes({ !$0.isEmpty && $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
            throw ProviderFailure(.terminal, "secret_invalid", "`token` is no personal access token; paste it again")
        }
        return HeaderSession("Bearer ", token, for: home, until: context.now + Self.lifetime, scopes: [])
    }
}
