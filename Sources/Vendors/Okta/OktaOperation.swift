import ConnectorKit
import Kernel

/// What a management call asks for, with the scope and the permission that both gate it.
enum OktaOperation {
    case listGroups, makeGroup, listRules, listPeople
    case showGroup(String), listMembers(String), listApplications(String)
    case addMember(group: String, person: String), removeMember(group: String, person: String)
    case showPerson(String), listGroupsOf(String)

    init?(_ call: IncomingCall) {
        let path = Array(call.path.dropFirst(2))
        switch (call.method, path.first, path.count) {
        case (.get, "groups", 1): self = .listGroups
        case (.post, "groups", 1): self = .makeGroup
        case (.get, "groups", 2): self = path[1] == "rules" ? .listRules : .showGroup(path[1])
        case (.get, "groups", 3) where path[2] == "users": self = .listMembers(path[1])
        case (.get, "groups", 3) where path[2] == "apps": self = .listApplications(path[1])
        case (.put, "groups", 4) where path[2] == "users": self = .addMember(group: path[1], person: path[3])
        case (.delete, "groups", 4) where path[2] == "users": self = .removeMember(group: path[1], person: path[3])
        case (.get, "users", 1): self = .listPeople
        case (.get, "users", 2): self = .showPerson(path[1])
        case (.get, "users", 3) where path[2] == "groups": self = .listGroupsOf(path[1])
        default: return nil
        }
    }

    var scope: String {
        switch self {
        case .makeGroup, .addMember, .removeMember: "okta.groups.manage"
        case .listGroups, .listRules, .showGroup, .listMembers, .listApplications: "okta.groups.read"
        case .listPeople, .showPerson, .listGroupsOf: "okta.users.read"
        }
    }

    var permission: OktaPermission {
        switch self {
        case .makeGroup: .manageGroups
        case .addMember, .removeMember: .manageMembers
        case .listGroups, .listRules, .showGroup, .listMembers, .listApplications: .readGroups
        case .listPeople, .showPerson, .listGroupsOf: .readPeople
        }
    }
}
