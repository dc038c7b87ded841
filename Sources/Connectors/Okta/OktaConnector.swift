package import ConnectorKit
package import Kernel

/// Okta: its groups grant access.
package struct OktaConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "okta",
        displayName: "Okta",
        capabilities: [.directory],
        settings: [
            .init("org_url", "the address of the Okta org, such as `https://acme.okta.com`"),
            .init(
                "client_id",
                "the client id of the API Services app; not needed with an API token",
                isRequired: false
            ),
            .init("key_id", "the `kid` of the app's public key; not needed with an API token", isRequired: false),
        ],
        providers: [OktaServiceApp.self, OktaAPIToken.self],
        provisioningScopes: Set(OktaScope.allCases.map(\.rawValue)),
        identity: ["org_url"]
    )

    private let client: OktaClient

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        client = OktaClient(base: try OktaOrganizationURL.parse(binding.settings["org_url"]), caller: caller)
    }

    package var directory: (any Directory)? { OktaDirectory(client: client) }
    package var issueTracker: (any IssueTracker)? { nil }
}

/// The scopes that provisioning asks for, by Okta's names, and what each is for.
enum OktaScope: String, CaseIterable {
    case groupsManage = "okta.groups.manage"
    case groupsRead = "okta.groups.read"
    case usersRead = "okta.users.read"

    var use: String {
        switch self {
        case .groupsManage: "make groups, add and remove members"
        case .groupsRead: "read groups, their rules and members"
        case .usersRead: "find people and read their groups"
        }
    }
}
