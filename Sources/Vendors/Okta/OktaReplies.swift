import ConnectorKit
import Kernel

/// The org's answers in Okta's own shapes.
extension OktaOrg {
    mutating func error(_ status: Int, _ code: String, _ summary: String, causes: [String] = []) -> HTTPReply {
        .json(
            status,
            [
                "errorCode": .string(code), "errorSummary": .string(summary), "errorLink": .string(code),
                "errorId": .string("oae" + numbers.word(17)),
                "errorCauses": .array(causes.map { ["errorSummary": .string($0)] }),
            ]
        )
    }

    var unauthenticated: HTTPReply {
        mutating get { error(401, "E0000011", "Invalid token provided") }
    }
    var forbidden: HTTPReply {
        mutating get { error(403, "E0000006", "You do not have permission to perform the requested action") }
    }
    var noSuchPath: HTTPReply {
        mutating get { error(404, "E0000008", "The requested path was not found") }
    }

    mutating func missing(_ id: String, _ kind: String) -> HTTPReply {
        error(404, "E0000007", "Not found: Resource not found: \(id) (\(kind))")
    }

    func json(_ group: OktaGroupRecord, withStatistics: Bool = false) -> JSON {
        let imported = group.kind == .imported
        var members: [JSON.Member] = [
            .init("id", .string(group.id)), .init("created", .instant(group.createdAt)),
            .init("lastUpdated", .instant(group.createdAt)),
            .init("lastMembershipUpdated", .instant(group.membersChangedAt)),
            .init("objectClass", [.string(imported ? "okta:windows_security_principal" : "okta:user_group")]),
            .init("type", .string(group.kind.rawValue)),
            .init("profile", ["name": .string(group.name), "description": .string(group.description)]),
        ]
        if withStatistics {
            let statistics: JSON = [
                "usersCount": .int(behaviour.countsMembers ? group.members.all.count : 0),
                "appsCount": .int(group.applications.count),
                "groupPushMappingsCount": 0, "hasAdminPrivlege": .bool(group.hasAdminRole),
            ]
            members.append(.init("_embedded", ["stats": statistics]))
        }
        let users: JSON = ["href": .string(address.appending(["api", "v1", "groups", group.id, "users"]).description)]
        members.append(.init("_links", ["users": users]))
        return .object(members)
    }

    func json(_ person: OktaPerson) -> JSON {
        [
            "id": .string(person.id), "status": .string(person.status.rawValue),
            "created": .instant(person.createdAt), "activated": .instant(person.createdAt),
            "statusChanged": .instant(person.createdAt), "lastLogin": .null,
            "lastUpdated": .instant(person.createdAt), "passwordChanged": .null,
            "profile": [
                "firstName": .string(person.firstName), "lastName": .string(person.lastName),
                "login": .string(person.login), "email": .string(person.login),
            ],
        ]
    }

    func json(_ rule: OktaRule) -> JSON {
        [
            "id": .string(rule.id), "type": "group_rule", "name": .string(rule.name),
            "status": .string(rule.isActive ? "ACTIVE" : "INACTIVE"), "created": .instant(rule.createdAt),
            "lastUpdated": .instant(rule.createdAt),
            "conditions": [
                "people": ["users": ["exclude": .strings(rule.exceptions)], "groups": ["exclude": []]],
                "expression": ["type": "urn:okta:expression:1.0", "value": "user.department==\"Sales\""],
            ],
            "actions": ["assignUserToGroups": ["groupIds": .strings(rule.groups)]],
        ]
    }

    func json(_ application: OktaApplication) -> JSON {
        [
            "id": .string(application.id), "label": .string(application.label), "status": "ACTIVE",
            "created": .instant(application.createdAt), "lastUpdated": .instant(application.createdAt),
            "signOnMode": "SAML_2_0",
        ]
    }

    /// One page of a list: what lies after the cursor, with `self` and `next` in `Link`.
    func page(_ elements: [(id: String, json: JSON)], _ call: IncomingCall) -> HTTPReply {
        let limit = min(max(call["limit"].flatMap { Int($0) } ?? 200, 1), behaviour.pageSize)
        let start = call["after"].flatMap { after in elements.firstIndex { $0.id > after } ?? elements.count } ?? 0
        let slice = elements[start...].prefix(limit)
        var reply = HTTPReply.json(200, .array(slice.map(\.json)))
        var links = ["<\(call.call.address)>; rel=\"self\""]
        if let last = slice.last, slice.endIndex < elements.count { links.append(next(after: last.id, call)) }
        let lines = behaviour.splitsLinks ? links : [links.joined(separator: ", ")]
        for line in lines { reply.headers.add("link", line) }
        return reply
    }

    private func next(after id: String, _ call: IncomingCall) -> String {
        let query = call.query.filter { $0.name != "after" }.map { ($0.name, $0.value) } + [("after", id)]
        let origin = behaviour.nextPageOrigin ?? address.origin
        return "<\(origin)\(call.call.address.path)?\(WebAddress.form(query))>; rel=\"next\""
    }
}
