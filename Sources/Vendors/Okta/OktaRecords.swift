package import Kernel
package import Signing

/// A person of the org.
package struct OktaPerson: Sendable, Codable {
    package enum Status: String, Sendable, CaseIterable, Codable {
        case active = "ACTIVE", deprovisioned = "DEPROVISIONED", lockedOut = "LOCKED_OUT"
        case passwordExpired = "PASSWORD_EXPIRED", provisioned = "PROVISIONED", recovery = "RECOVERY"
        case staged = "STAGED", suspended = "SUSPENDED"
    }

    package let id: String
    package let login: String
    package let firstName: String
    package let lastName: String
    package var status: Status
    package let createdAt: Instant
}

/// A group of the org.
package struct OktaGroupRecord: Sendable, Codable {
    package enum Kind: String, Sendable, Codable {
        case okta = "OKTA_GROUP", imported = "APP_GROUP", builtIn = "BUILT_IN"
    }

    package let id: String
    package var name: String
    package var description: String
    package let kind: Kind
    package let createdAt: Instant
    package var members = LaggingMembers()
    package var membersChangedAt: Instant
    package var hasAdminRole = false
    package var applications: [String] = []
}

/// A rule that fills groups.
package struct OktaRule: Sendable, Codable {
    package let id: String
    package let name: String
    package var isActive: Bool
    package let groups: [String]
    /// Whom the rule leaves out since somebody took them out of its group by hand.
    package var exceptions: [String] = []
    package let createdAt: Instant
}

/// An application that groups can be assigned to.
package struct OktaApplication: Sendable, Codable {
    package let id: String
    package let label: String
    package let createdAt: Instant
}

/// What a role of an admin, an app or a token lets it do.
package enum OktaPermission: Sendable, CaseIterable { case readGroups, manageGroups, manageMembers, readPeople }

/// The admin roles that matter here, by Okta's names.
package enum OktaRole: String, Sendable, CaseIterable {
    case superAdmin = "SUPER_ADMIN", groupAdmin = "USER_ADMIN", membershipAdmin = "GROUP_MEMBERSHIP_ADMIN"
    case readOnlyAdmin = "READ_ONLY_ADMIN"

    var permissions: Set<OktaPermission> {
        switch self {
        case .superAdmin, .groupAdmin: Set(OktaPermission.allCases)
        case .membershipAdmin: [.readGroups, .manageMembers, .readPeople]
        case .readOnlyAdmin: [.readGroups, .readPeople]
        }
    }
}

/// An API Services app: its public keys, what it may ask for, and what its roles allow.
package struct OktaServiceAppRecord: Sendable {
    package let clientID: String
    package var keys: JWKSet
    package var scopes: Set<String>
    package var roles: Set<OktaRole>
    package var isActive = true
    package var requiresProof = true
}

/// An API token: it can do what its maker can, while the maker is there.
package struct OktaAPITokenRecord: Sendable {
    package var roles: Set<OktaRole>
    package var isRevoked = false
}

/// An access token that was handed out.
struct OktaToken: Sendable {
    let clientID: String
    let scopes: Set<String>
    /// The key that a proof must be of; nil for a bearer token.
    let thumbprint: String?
    var expiresAt: Instant
}
