import ConnectorKit
import Kernel

/// What a call of Graph asks for, with the application permissions of which one is needed.
enum GraphOperation {
    case showOrganization, listGroups, makeGroup, listPeople
    case showGroup(String), showGroupNamed(String), upsertGroup(String), listAssignments(String)
    case listChanges
    case listMembers(String), addMember(String), removeMember(group: String, member: String)
    /// What a forgotten `/$ref` means: the person is deleted, not the membership.
    case deletePerson(String)
    case showPerson(String), checkMemberGroups(String)
    case showPrincipal(application: String), listGrantedRoles(String)

    init?(_ call: IncomingCall) {
        let path = Array(call.path.dropFirst())
        guard let first = path.first else { return nil }
        if path.count == 1, let named = GraphOperation.byKey(first, call.method) {
            self = named
            return
        }
        switch (call.method, first, path.count) {
        case (.get, "organization", 1): self = .showOrganization
        case (.get, "groups", 1): self = .listGroups
        case (.post, "groups", 1): self = .makeGroup
        case (.get, "groups", 2) where ["delta", "delta()"].contains(path[1]): self = .listChanges
        case (.get, "groups", 2): self = .showGroup(path[1])
        case (.get, "groups", 3) where path[2] == "members": self = .listMembers(path[1])
        case (.get, "groups", 3) where path[2] == "appRoleAssignments": self = .listAssignments(path[1])
        case (.post, "groups", 4) where path[2...] == ["members", "$ref"]: self = .addMember(path[1])
        case (.delete, "groups", 5) where path[2] == "members" && path[4] == "$ref":
            self = .removeMember(group: path[1], member: path[3])
        case (.delete, "groups", 4) where path[2] == "members": self = .deletePerson(path[3])
        case (.get, "users", 1): self = .listPeople
        case (.get, "users", 2): self = .showPerson(path[1])
        case (.post, "users", 3) where path[2] == "checkMemberGroups": self = .checkMemberGroups(path[1])
        case (.get, "servicePrincipals", 3) where path[2] == "appRoleAssignments": self = .listGrantedRoles(path[1])
        default: return nil
        }
    }

    /// Objects by alternate key: `groups(uniqueName='…')`.
    private static func byKey(_ segment: String, _ method: HTTPCall.Method) -> GraphOperation? {
        if let name = key(segment, "groups(uniqueName=") {
            return method == .patch ? .upsertGroup(name) : method == .get ? .showGroupNamed(name) : nil
        }
        if let name = key(segment, "servicePrincipals(appId="), method == .get {
            return .showPrincipal(application: name)
        }
        if let name = key(segment, "users("), method == .get { return .showPerson(name) }
        return nil
    }

    private static func key(_ segment: String, _ prefix: String) -> String? {
        guard segment.hasPrefix(prefix), segment.hasSuffix(")") else { return nil }
        return ODataLiteral.value(segment.dropFirst(prefix.count).dropLast())
    }

    var permissions: Set<GraphRole> {
        switch self {
        case .showOrganization: [.organizationRead, .usersRead]
        case .listGroups, .showGroup, .showGroupNamed, .listMembers, .listChanges: [.groupsRead, .membersWrite]
        case .makeGroup, .upsertGroup: [.groupCreate]
        case .addMember, .removeMember: [.membersWrite]
        case .deletePerson: [.usersWrite]
        case .listPeople, .showPerson: [.usersRead, .usersReadBasic, .usersWrite]
        case .checkMemberGroups: [.groupsRead, .membersWrite]
        case .showPrincipal, .listGrantedRoles, .listAssignments: [.applicationsRead]
        }
    }
}

/// Reads OData strings.
enum ODataLiteral {
    /// What stands between single quotes, a doubled one being one; nil when a quote ends it early.
    static func value(_ text: some StringProtocol) -> String? {
        guard text.count >= 2, text.first == "'", text.last == "'" else { return nil }
        var value = ""
        var rest = text.dropFirst().dropLast()
        while let character = rest.popFirst() {
            if character == "'" { guard rest.popFirst() == "'" else { return nil } }
            value.append(character)
        }
        return value
    }

    /// The value that `name eq '…'` compares with.
    static func equals(_ filter: String, _ name: String) -> String? {
        let prefix = name + " eq "
        return filter.hasPrefix(prefix) ? value(filter.dropFirst(prefix.count)) : nil
    }
}
