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
        ],
        providers: [JiraAPIToken.self],
        provisioningScopes: ["read:jira-work", "write:jira-work", "read:jira-user", "read:servicedesk-request"],
        operatorSettings: [
            .init(
                "api_url",
                "where calls go when not to the site itself: OAuth and Forge tokens work below"
                    + " `https://api.atlassian.com/ex/jira/CLOUD_ID` only",
                isRequired: false
            )
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
