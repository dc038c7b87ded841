package import ConnectorKit
package import Kernel

/// GitHub, read through the operator's app: who is in the organization, and how its repositories are protected.
///
/// Which installation it is (`installation_id`) is no setting that anybody gives: it comes from a callback that was proven.
package struct GitHubConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "github",
        displayName: "GitHub",
        capabilities: [.collector],
        settings: [
            .init("account", "the name of the organization at GitHub, as in its address"),
            .init("repository_ids", "numbers of the only repositories to read, separated by commas", isRequired: false),
        ],
        providers: [GitHubApp.self],
        evidenceScopes: evidence,
        operatorSettings: [
            .init("api_url", "where GitHub answers: GitHub Enterprise Server, tests", isRequired: false)
        ],
        identity: ["account"]
    )

    /// Read, and nothing else; every token names exactly these.
    static let evidence: Set<String> = [
        "metadata:read", "administration:read", "members:read", "organization_administration:read",
        "pull_requests:read", "checks:read", "vulnerability_alerts:read", "security_events:read",
        "secret_scanning_alerts:read",
    ]

    private let settings: GitHubSettings
    private let caller: AuthorizedCaller

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        (settings, self.caller) = (try GitHubSettings(binding.settings), caller)
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { nil }

    package func test() async -> ConnectionTest? {
        await GitHubConnectionTest(settings: settings, caller: caller).run()
    }
}
