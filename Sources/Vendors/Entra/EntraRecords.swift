package import Kernel
package import Signing

/// A person of the tenant.
package struct EntraPerson: Sendable, Codable {
    package let id: String
    package let principalName: String
    package let displayName: String
    package var isEnabled = true
    package let createdAt: Instant
}

/// A group of the tenant.
package struct EntraGroupRecord: Sendable, Codable {
    package let id: String
    package var displayName: String
    package var description: String
    package let uniqueName: String?
    package let mailNickname: String
    package let createdAt: Instant
    package var members = LaggingMembers()
    package var owners: [String] = []
    /// What keeps it from being written, for tests of the gates.
    package var traits = Traits()
    /// Service principals of applications that the group is assigned to.
    package var assignedTo: [String] = []

    package struct Traits: Sendable, Codable {
        package var isSynced = false
        package var isDynamic = false
        package var isRoleAssignable = false
        package var isMailEnabled = false
        package var isUnified = false
        package var isRestricted = false
        package var hidesMembers = false

        package init() {}
    }
}

/// An application as the tenant knows it: its credentials, and what was consented to.
package struct EntraApp: Sendable {
    package let clientID: String
    package let principal: String
    /// Public keys by the SHA-256 of their certificate in base64url, or by `kid`.
    package var keys: [String: JWK] = [:]
    package var secrets: [Secret] = []
    package var permissions: Set<GraphRole>
    package var isEnabled = true
    /// False once its service principal was deleted.
    package var isPresent = true

    package struct Secret: Sendable {
        package let value: String
        package let expiresAt: Instant
    }
}

/// Graph's application permissions, by name, with the ids of their app roles.
package enum GraphRole: String, Sendable, CaseIterable {
    case membersWrite = "GroupMember.ReadWrite.All"
    case groupsRead = "GroupMember.Read.All"
    case usersRead = "User.Read.All"
    case usersReadBasic = "User.ReadBasic.All"
    case usersWrite = "User.ReadWrite.All"
    case groupCreate = "Group.Create"
    case applicationsRead = "Application.Read.All"
    case organizationRead = "Organization.Read.All"

    package var id: String {
        switch self {
        case .membersWrite: "dbaae8cf-10b5-4b86-a4a1-f871c94c6695"
        case .groupsRead: "98830695-27a2-44f7-8c18-0c3ebc9698f6"
        case .usersRead: "df021288-bdef-4463-88db-98f22de89214"
        case .groupCreate: "bf7b1a76-6e77-406b-b258-bf5c7720e98f"
        case .applicationsRead: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"
        case .organizationRead: "498476ce-e0fe-48b0-b801-37ba7e2685c6"
        // The simulation's own: nothing compares these two.
        case .usersReadBasic: "97235f07-e226-4f63-ace3-39588e11d3a1"
        case .usersWrite: "741f803b-c850-494e-b5df-cde7c675a1ca"
        }
    }
}

/// An access token that was handed out, with the roles of that moment: it outlives their withdrawal.
struct EntraToken: Sendable {
    let clientID: String
    let principal: String
    let roles: Set<GraphRole>
    let expiresAt: Instant
}
