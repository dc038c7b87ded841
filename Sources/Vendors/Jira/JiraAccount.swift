import Kernel

/// What an account may do, by Jira's permission keys.
package enum JiraPermission: String, Sendable, CaseIterable {
    case browse = "BROWSE_PROJECTS", comment = "ADD_COMMENTS", transition = "TRANSITION_ISSUES"
    case edit = "EDIT_ISSUES", pickUsers = "USER_PICKER", create = "CREATE_ISSUES"
}

/// A person or an app that Jira knows.
package struct JiraAccount: Equatable, Sendable {
    /// A customer has no licence: the portal is all there is for them.
    package enum Kind: String, Sendable { case atlassian, app, customer }

    package let id: String
    package let kind: Kind
    package let name: String
    package let email: String
    package var isActive = true
    package var permissions: Set<JiraPermission> = []
    /// What the scheme of one project withholds, by the project's key; only questions about permissions look at it.
    package var withheld: [String: Set<JiraPermission>] = [:]
    /// A customer has none, and no API token either.
    package var apiToken: String?

    package init(
        id: String,
        kind: Kind,
        name: String,
        email: String,
        permissions: Set<JiraPermission> = [],
        apiToken: String? = nil
    ) {
        (self.id, self.kind, self.name, self.email) = (id, kind, name, email)
        (self.permissions, self.apiToken) = (permissions, apiToken)
    }

    func isKnown(as id: String) -> Bool { self.id.lowercased() == id.lowercased() }

    /// The decoded value of a Basic header that proves to be this account.
    var basicProof: [UInt8]? { apiToken.map { Array("\(email):\($0)".utf8) } }
}

package struct JiraGroup: Equatable, Sendable {
    package let id: String
    package let name: String
    /// Account ids.
    package var members: [String]

    package init(id: String, name: String, members: [String] = []) {
        (self.id, self.name, self.members) = (id, name, members)
    }
}

extension JiraSite {
    package mutating func add(_ account: JiraAccount) { accounts.append(account) }
    package mutating func add(_ group: JiraGroup) { groups.append(group) }

    package mutating func setMembers(_ members: [String], ofGroup id: String) {
        for index in groups.indices where groups[index].id == id { groups[index].members = members }
    }

    package mutating func setPermissions(_ permissions: Set<JiraPermission>, of account: String) {
        for index in accounts.indices where accounts[index].id == account { accounts[index].permissions = permissions }
    }

    package mutating func withhold(_ permissions: Set<JiraPermission>, of account: String, in project: String) {
        for index in accounts.indices where accounts[index].id == account {
            accounts[index].withheld[project] = permissions
        }
    }

    package func account(_ id: String) -> JiraAccount? { accounts.first { $0.id == id } }
}
