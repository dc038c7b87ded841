package import ConnectorKit
package import Kernel

/// Microsoft Entra through Graph: its groups grant access.
package struct EntraConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "entra",
        displayName: "Microsoft Entra",
        capabilities: [.directory],
        settings: [
            .init("tenant_id", "the directory (tenant) id"),
            .init("client_id", "the application (client) id"),
            .init("certificate_thumbprint", "SHA-256 of the app's certificate, in hexadecimal", isRequired: false),
            .init("key_id", "the `kid` of the app's key, where no thumbprint is given", isRequired: false),
            .init(
                "service_principal_id",
                "the object id of the app's service principal; needed to make groups without Application.Read.All",
                isRequired: false
            ),
        ],
        providers: [EntraClientAssertion.self, EntraClientSecret.self],
        provisioningScopes: [".default"],
        operatorSettings: [
            .init("authority_url", "where tokens are asked for, in national clouds and tests", isRequired: false),
            .init("graph_url", "where Graph answers, in national clouds and tests", isRequired: false),
        ],
        identity: ["tenant_id"]
    )

    private let client: GraphClient

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        client = GraphClient(settings: try EntraSettings(binding.settings), caller: caller)
    }

    package var directory: (any Directory)? { EntraDirectory(client: client) }
    package var issueTracker: (any IssueTracker)? { nil }
}

/// Microsoft Graph's application permissions that provisioning uses, with the ids of their app roles.
enum GraphPermission: String, CaseIterable {
    case membersWrite = "GroupMember.ReadWrite.All"
    case groupsRead = "GroupMember.Read.All"
    case usersRead = "User.Read.All"
    case groupCreate = "Group.Create"

    /// Graph itself in every tenant.
    static let application = "00000003-0000-0000-c000-000000000000"

    var roleID: String {
        switch self {
        case .membersWrite: "dbaae8cf-10b5-4b86-a4a1-f871c94c6695"
        case .groupsRead: "98830695-27a2-44f7-8c18-0c3ebc9698f6"
        case .usersRead: "df021288-bdef-4463-88db-98f22de89214"
        case .groupCreate: "bf7b1a76-6e77-406b-b258-bf5c7720e98f"
        }
    }

    var use: String {
        switch self {
        case .membersWrite: "add and remove members"
        case .groupsRead: "read groups and their members"
        case .usersRead: "find people and see whether their accounts are enabled"
        case .groupCreate: "make groups; not needed where groups are only bound"
        }
    }

    var isRequired: Bool { self != .groupCreate }
}
