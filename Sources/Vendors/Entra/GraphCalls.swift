import ConnectorKit
import Kernel

/// What Graph shows: the tenant, people, groups and what applications were granted.
extension EntraTenant {
    mutating func perform(_ operation: GraphOperation, _ call: IncomingCall, _ token: EntraToken, at now: Instant)
        -> HTTPReply
    {
        switch operation {
        case .showOrganization: showOrganization(call)
        case .listGroups: listGroups(call, at: now)
        case .makeGroup: makeGroup(call, uniqueName: nil, token, at: now)
        case .upsertGroup(let name): upsertGroup(name, call, token, at: now)
        case .showGroup(let id):
            visibleGroup(id, at: now).map { object(json($0), call, "groups/$entity") } ?? missing(id)
        case .showGroupNamed(let name): showGroup(named: name, call, at: now)
        case .listAssignments(let id): listAssignments(id, call, at: now)
        case .listChanges: listChanges(call, at: now)
        case .listMembers(let id): listMembers(id, call, at: now)
        case .addMember(let id): addMember(to: id, call, at: now)
        case .removeMember(let group, let member): removeMember(member, from: group, at: now)
        case .deletePerson(let id): delete(id)
        case .listPeople: page(allPeople.map { ($0.id, json($0, roles: token.roles)) }, call, "users")
        case .showPerson(let name):
            found(name).map { object(json($0, roles: token.roles), call, "users/$entity") } ?? missing(name)
        case .checkMemberGroups(let id): checkMemberGroups(of: id, call)
        case .showPrincipal(let application): showPrincipal(application, call)
        case .listGrantedRoles(let id): listGrantedRoles(id, call)
        }
    }

    /// The group as long as the replica that answers has heard of it.
    func visibleGroup(_ id: String, at now: Instant) -> EntraGroupRecord? {
        groups[id.lowercased()].flatMap { now - $0.createdAt < behaviour.newObjectLag ? nil : $0 }
    }

    func found(_ name: String) -> EntraPerson? {
        people[name.lowercased()] ?? idsByName[name.lowercased()].flatMap { people[$0] }
    }

    private func showOrganization(_ call: IncomingCall) -> HTTPReply {
        let domains: JSON = [["name": .string(domain), "isDefault": true, "isInitial": false, "type": "Managed"]]
        let tenant: JSON = ["id": .string(id), "displayName": .string(displayName), "verifiedDomains": domains]
        return page([(id, tenant)], call, "organization")
    }

    private mutating func listGroups(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        var found = allGroups.filter { now - $0.createdAt >= behaviour.newObjectLag }
        if let filter = call["$filter"] {
            guard let name = ODataLiteral.equals(filter, "displayName") else {
                return badRequest("Unsupported filter.")
            }
            found = found.filter { $0.displayName.utf8.elementsEqual(name.utf8) }
        }
        return page(found.map { ($0.id, json($0)) }, call, "groups")
    }

    private mutating func showGroup(named name: String, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard behaviour.readsByUniqueName else { return badRequest("Unsupported key.") }
        guard let group = groups.values.first(where: { $0.uniqueName == name }), visibleGroup(group.id, at: now) != nil
        else { return missing(name) }
        return object(json(group), call, "groups/$entity")
    }

    private mutating func listAssignments(_ id: String, _ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard let group = visibleGroup(id, at: now) else { return missing(id) }
        let assignments: [(String, JSON)] = group.assignedTo.sorted().map { resource in
            (resource, assignment(of: "00000000-0000-0000-0000-000000000000", to: group.id, at: resource, "Group"))
        }
        return page(assignments, call, "appRoleAssignments")
    }

    private mutating func showPrincipal(_ application: String, _ call: IncomingCall) -> HTTPReply {
        if application == "00000003-0000-0000-c000-000000000000" {
            return object(principal(graphPrincipal, application, isEnabled: true), call, "servicePrincipals/$entity")
        }
        guard let app = apps[application.lowercased()], app.isPresent else { return missing(application) }
        let json = principal(app.principal, app.clientID, isEnabled: app.isEnabled)
        return object(json, call, "servicePrincipals/$entity")
    }

    private func principal(_ id: String, _ application: String, isEnabled: Bool) -> JSON {
        [
            "id": .string(id), "appId": .string(application), "accountEnabled": .bool(isEnabled),
            "servicePrincipalType": "Application",
        ]
    }

    private mutating func listGrantedRoles(_ id: String, _ call: IncomingCall) -> HTTPReply {
        guard let app = apps.values.first(where: { $0.principal == id && $0.isPresent }) else { return missing(id) }
        let granted: [(String, JSON)] = app.permissions.map(\.id).sorted().map { role in
            (role, assignment(of: role, to: app.principal, at: graphPrincipal, "ServicePrincipal"))
        }
        return page(granted, call, "appRoleAssignments")
    }

    private func assignment(of role: String, to principal: String, at resource: String, _ type: String) -> JSON {
        [
            "id": .string(Base64.encode(Array((principal + role).utf8), .url)), "appRoleId": .string(role),
            "principalId": .string(principal), "principalType": .string(type), "resourceId": .string(resource),
            "resourceDisplayName": resource == graphPrincipal ? "Microsoft Graph" : "Application",
        ]
    }

    /// The transitive question: through nested groups, too.
    private mutating func checkMemberGroups(of id: String, _ call: IncomingCall) -> HTTPReply {
        guard let person = found(id) else { return missing(id) }
        guard let asked = call.json?["groupIds"]?.array?.compactMap(\.string), asked.count <= 20 else {
            return badRequest("Invalid groupIds.")
        }
        let found = asked.filter { isTransitiveMember(person.id, of: $0.lowercased(), depth: 10) }
        return .json(200, .object([context("Collection(Edm.String)"), .init("value", .strings(found))]))
    }

    private func isTransitiveMember(_ id: String, of group: String, depth: Int) -> Bool {
        guard depth > 0, let members = groups[group]?.members.all else { return false }
        return members.contains(id) || members.contains { isTransitiveMember(id, of: $0, depth: depth - 1) }
    }
}
