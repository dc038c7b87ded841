import Domain
package import Kernel

extension CoreOperation {
    package var json: JSON {
        switch self {
        case .test(let connection): ["connection": .string(connection.rawValue)]
        case .prove(let claim, let connection):
            [
                "connection": .string(connection.rawValue),
                "claim": .object(claim.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
            ]
        case .bind(let group, let connection): ["connection": .string(connection.rawValue), "group": group.json]
        case .resolve(let login, let connection):
            ["connection": .string(connection.rawValue), "login": login.withText { .string($0) }]
        case .add(let membership), .remove(let membership), .check(let membership): membership.json
        case .members(let group, let connection, let after):
            ["connection": .string(connection.rawValue), "group": .string(group), "after": .text(after)]
        case .stamp(let group, let connection, let last):
            ["connection": .string(connection.rawValue), "group": .string(group), "since": .text(last)]
        }
    }

    /// Reads an operation.
    ///
    /// - Throws: `notFound` for an unknown name, `invalid` for a body that does not fit.
    package init(_ name: String, _ json: JSON) throws(Refusal) {
        let connection = ID<Connection>(try CoreOperation.text("connection", json))
        switch name {
        case "test": self = .test(connection)
        case "prove": self = .prove(try CoreOperation.claim(json), connection)
        case "bind": self = .bind(try GroupWanted(json["group"] ?? .null), connection)
        case "resolve": self = .resolve(Secret(try CoreOperation.text("login", json)), connection)
        case "add": self = .add(try MembershipOperation(json, connection))
        case "remove": self = .remove(try MembershipOperation(json, connection))
        case "check": self = .check(try MembershipOperation(json, connection))
        case "members":
            self = .members(group: try CoreOperation.text("group", json), connection, after: json["after"]?.string)
        case "stamp":
            self = .stamp(group: try CoreOperation.text("group", json), connection, since: json["since"]?.string)
        default: throw Refusal(.notFound, "core_operation", "the Core has no operation of that name")
        }
    }

    /// At most eight settings of usual length.
    private static func claim(_ json: JSON) throws(Refusal) -> [String: String] {
        let members = json["claim"]?.members ?? []
        let pairs = members.compactMap { member in member.value.string.map { (member.key, $0) } }
        guard pairs.count == members.count, pairs.count <= 8, pairs.allSatisfy({ $0.1.utf8.count <= 1_024 }) else {
            throw Refusal(.invalid, "core_request", "the member `claim` is not a few settings of usual length")
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// A member that must be there: 1 to 1,024 bytes of text.
    static func text(_ name: String, _ json: JSON) throws(Refusal) -> String {
        guard let text = json[name]?.string, (1...1_024).contains(text.utf8.count) else {
            throw Refusal(.invalid, "core_request", "the member `\(name)` is missing or not a text of usual length")
        }
        return text
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

    init(_ json: JSON) throws(Refusal) {
        if json["id"] != nil {
            self = .existing(id: try CoreOperation.text("id", json))
        } else {
            self = .named(
                try CoreOperation.text("name", json),
                key: try CoreOperation.text("key", json),
                description: json["description"]?.string ?? ""
            )
        }
    }
}

extension MembershipOperation {
    var json: JSON {
        [
            "connection": .string(connection.rawValue), "group": .string(group),
            "person": person.withText { .string($0) }, "idempotencyKey": .string(idempotencyKey),
        ]
    }

    init(_ json: JSON, _ connection: ID<Connection>) throws(Refusal) {
        self.init(
            connection: connection,
            group: try CoreOperation.text("group", json),
            person: Secret(try CoreOperation.text("person", json)),
            idempotencyKey: try CoreOperation.text("idempotencyKey", json)
        )
    }
}
