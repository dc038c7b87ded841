import ConnectorKit
import Kernel

/// Graph's answers in its own shapes.
extension EntraTenant {
    mutating func error(_ status: Int, _ code: String, _ message: String) -> HTTPReply {
        let inner: JSON = ["request-id": .string(numbers.uuid()), "client-request-id": .string(numbers.uuid())]
        return .json(
            status,
            [
                "error": ["code": .string(code), "message": .string(message), "innerError": inner]
            ]
        )
    }

    mutating func badRequest(_ message: String) -> HTTPReply { error(400, "Request_BadRequest", message) }

    mutating func missing(_ id: String) -> HTTPReply {
        let text = "Resource '\(id)' does not exist or one of its queried reference-property objects are not present."
        return error(404, "Request_ResourceNotFound", text)
    }

    func context(_ fragment: String) -> JSON.Member {
        .init("@odata.context", .string("\(graph.origin)/v1.0/$metadata#\(fragment)"))
    }

    /// One object, with the selected properties only.
    func object(_ json: JSON, _ call: IncomingCall, _ fragment: String, status: Int = 200) -> HTTPReply {
        .json(status, .object([context(fragment)] + selected(json, call)))
    }

    private func selected(_ json: JSON, _ call: IncomingCall) -> [JSON.Member] {
        let members = json.members ?? []
        guard let select = call["$select"] else { return members }
        let names = select.split(separator: ",").map(String.init)
        return members.filter { $0.key.hasPrefix("@odata") || names.contains($0.key) }
    }

    /// One page of a list: what lies after the skip token, with `@odata.nextLink` until the last.
    func page(_ elements: [(id: String, json: JSON)], _ call: IncomingCall, _ fragment: String) -> HTTPReply {
        let limit = min(max(call["$top"].flatMap { Int($0) } ?? 100, 1), behaviour.pageSize)
        let after = call["$skiptoken"]
        if behaviour.beginsWithEmptyPage, after == nil, !elements.isEmpty {
            return .json(200, .object([context(fragment), .init("value", []), next(after: "0", call)]))
        }
        let start = after.flatMap { after in elements.firstIndex { $0.id > after } ?? elements.count } ?? 0
        let slice = elements[start...].prefix(limit)
        var members = [context(fragment)]
        if let last = slice.last, slice.endIndex < elements.count { members.append(next(after: last.id, call)) }
        members.append(.init("value", .array(slice.map { .object(selected($0.json, call)) })))
        return .json(200, .object(members))
    }

    private func next(after id: String, _ call: IncomingCall) -> JSON.Member {
        let query = call.query.filter { $0.name != "$skiptoken" }.map { ($0.name, $0.value) } + [("$skiptoken", id)]
        let origin = behaviour.nextPageOrigin ?? graph.origin
        return .init("@odata.nextLink", .string("\(origin)\(call.call.address.path)?\(WebAddress.form(query))"))
    }

    func json(_ group: EntraGroupRecord) -> JSON {
        let traits = group.traits
        let types = (traits.isDynamic ? ["DynamicMembership"] : []) + (traits.isUnified ? ["Unified"] : [])
        return [
            "id": .string(group.id), "displayName": .string(group.displayName),
            "description": .string(group.description), "createdDateTime": .instant(group.createdAt),
            "groupTypes": .strings(types), "securityEnabled": true, "mailEnabled": .bool(traits.isMailEnabled),
            "mailNickname": .string(group.mailNickname), "uniqueName": .text(group.uniqueName),
            "isAssignableToRole": traits.isRoleAssignable ? true : .null,
            "onPremisesSyncEnabled": traits.isSynced ? true : .null,
            "membershipRule": traits.isDynamic ? "user.department -eq \"Sales\"" : .null,
            "isManagementRestricted": traits.isRestricted ? true : .null,
            "visibility": traits.hidesMembers ? "Hiddenmembership" : .null,
        ]
    }

    /// Without `User.Read.All` it is not told whether the account is enabled.
    func json(_ person: EntraPerson, roles: Set<GraphRole>) -> JSON {
        let showsState = !roles.isDisjoint(with: [.usersRead, .usersWrite])
        return [
            "id": .string(person.id), "displayName": .string(person.displayName),
            "userPrincipalName": .string(person.principalName), "mail": .string(person.principalName),
            "accountEnabled": showsState ? .bool(person.isEnabled) : .null, "userType": "Member",
        ]
    }

    /// A member of a group: a person or a group.
    func member(_ id: String) -> JSON {
        let type = groups[id] == nil ? "#microsoft.graph.user" : "#microsoft.graph.group"
        return ["@odata.type": .string(type), "id": .string(id)]
    }
}
