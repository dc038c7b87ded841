package import Domain
package import Kernel

/// One operation of the Core as it travels between processes.
///
/// The organization is not part of it: it follows from who signed the call.
package enum CoreRequest: Sendable {
    case test(ID<Connection>)
    case bind(GroupWanted, ID<Connection>)
    case resolve(Secret, ID<Connection>)
    case add(MembershipOperation)
    case remove(MembershipOperation)
    case check(MembershipOperation)
    case members(String, ID<Connection>, after: String?)

    /// The last segment of the address below `/core/v1`.
    package var operation: String {
        switch self {
        case .test: "test"
        case .bind: "bind"
        case .resolve: "resolve"
        case .add: "add"
        case .remove: "remove"
        case .check: "check"
        case .members: "members"
        }
    }

    package static let operations = ["test", "bind", "resolve", "add", "remove", "check", "members"]

    package var body: JSON {
        switch self {
        case .test(let connection): ["connection": .string(connection.rawValue)]
        case .bind(let group, let connection): ["connection": .string(connection.rawValue), "group": group.json]
        case .resolve(let login, let connection):
            ["connection": .string(connection.rawValue), "login": .string(login.withText { $0 })]
        case .add(let membership), .remove(let membership), .check(let membership): membership.json
        case .members(let group, let connection, let cursor):
            ["connection": .string(connection.rawValue), "group": .string(group), "after": .text(cursor)]
        }
    }

    /// Reads what arrived strictly.
    package init(operation: String, body: JSON) throws(Refusal) {
        let place = "the operation"
        let connection = ID<Connection>(try body.requireText("connection", in: place))
        switch operation {
        case "test": self = .test(connection)
        case "bind": self = .bind(try GroupWanted(json: body["group"] ?? .null), connection)
        case "resolve": self = .resolve(Secret(try body.requireText("login", in: place)), connection)
        case "add": self = .add(try MembershipOperation(connection, json: body))
        case "remove": self = .remove(try MembershipOperation(connection, json: body))
        case "check": self = .check(try MembershipOperation(connection, json: body))
        case "members":
            self = .members(try body.requireText("group", in: place), connection, after: body["after"]?.string)
        default: throw Refusal(.notFound, "no_such_operation", "the Core has no operation `\(operation)`")
        }
    }
}

extension GroupWanted {
    var json: JSON {
        switch self {
        case .named(let name, let key, let description):
            ["name": .string(name), "key": .string(key), "description": .string(description)]
        case .existing(let id): ["id": .string(id)]
        }
    }

    init(json: JSON) throws(Refusal) {
        if let id = json["id"]?.string {
            self = .existing(id: id)
            return
        }
        let place = "the group"
        self = .named(
            try json.requireText("name", in: place),
            key: try json.requireText("key", in: place),
            description: json["description"]?.string ?? ""
        )
    }
}

extension MembershipOperation {
    var json: JSON {
        [
            "connection": .string(connection.rawValue), "group": .string(group),
            "person": .string(person.withText { $0 }), "idempotencyKey": .string(idempotencyKey),
        ]
    }

    init(_ connection: ID<Connection>, json: JSON) throws(Refusal) {
        let place = "the membership"
        self.init(
            connection: connection,
            group: try json.requireText("group", in: place),
            person: Secret(try json.requireText("person", in: place)),
            idempotencyKey: try json.requireText("idempotencyKey", in: place)
        )
    }
}
