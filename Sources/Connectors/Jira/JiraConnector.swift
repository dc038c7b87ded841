package import ConnectorKit
package import Kernel

/// Jira Cloud with Jira Service Management: where requests are raised and decisions are told.
package struct JiraConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "jira",
        displayName: "Jira Service Management",
        capabilities: [.issueTracker],
        settings: [
            .init("site_url", "the address of the site, for example `https://example.atlassian.net`"),
            .init("account_email", "the account whose API token is used", isRequired: false),
            .init("cloud_id", "the site's id at Atlassian; authorizing the connection finds it", isRequired: false),
        ],
        providers: [AtlassianOAuth.self, AtlassianForge.self, JiraAPIToken.self],
        provisioningScopes: ["read:jira-work", "write:jira-work", "read:jira-user", "read:servicedesk-request"],
        operatorSettings: [
            .init(
                "api_url",
                "where calls with an API token go when not to the site itself, as with tokens of service accounts",
                isRequired: false
            ),
            .init("atlassian_auth_url", "where people consent and tokens are given, in tests", isRequired: false),
            .init("atlassian_api_url", "where the sites answer to OAuth and Forge tokens, in tests", isRequired: false),
        ],
        identity: ["site_url"],
        inboundSecrets: [JiraWebhook.secretField]
    )

    private let tracker: JiraTracker

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        tracker = JiraTracker(JiraClient(base: try Self.address(of: binding), caller: caller))
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { tracker }

    /// Where the calls of the binding go.
    static func address(of binding: ConnectionBinding) throws(Refusal) -> WebAddress {
        // A token of an app works below the shared address only, never at the site's own.
        if [AtlassianOAuth.name, AtlassianForge.name].contains(binding.provider) {
            return try AtlassianCloud.site(of: binding)
        }
        let name = binding.settings["api_url"] == nil ? "site_url" : "api_url"
        guard let text = binding.settings[name] else {
            throw Refusal(.invalid, "setting_missing", "set `site_url` to the address of the Jira site")
        }
        guard let address = WebAddress(text), address.query == nil else {
            throw Refusal(.invalid, "setting_invalid", "`\(name)` must be an http or https address without a query")
        }
        return address
    }
}
