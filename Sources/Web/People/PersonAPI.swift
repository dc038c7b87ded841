import ConnectorKit
import Domain
import Kernel

/// People and their roles, for programs.
enum PersonAPI {
    static let routes: [APIRoute] = [
        .get("/me", "Read who calls", .ownMatters, answer: caller) { call in
            let actor = call.identity.actor
            return .json([
                "organization": .string(call.scope.organization.rawValue), "kind": .string(actor.kind.rawValue),
                "id": .string(actor.id), "person": .text(actor.person?.rawValue),
                "roles": .strings(actor.roles.sorted().map(\.rawValue)),
            ])
        },
        .list("/people", "List the people", .administer, answer: .page("PersonPage", schema)) { call in
            let page = try call.page
            return try await call.read { tx in .page(try tx.people.all(page: page), \.json) }
        },
        .get("/people/{id}", "Read one person", .administer, answer: schema) { call in
            let id: ID<Person> = try call.id()
            return try await call.read { answer(try $0.people.require(id)) }
        },
        .post("/people", "Add a person", .administer, body: wanted, answer: schema) { call in
            let add = AddPerson(
                displayName: call.text("displayName") ?? "",
                roles: Set(roles: call.body["roles"])
            )
            return answer(try await call.write { try add(in: $0) })
        },
        .put(
            "/people/{id}/roles",
            "Say what a person may do; nobody changes the own roles",
            .administer,
            body: rolesSchema,
            answer: schema
        ) { call in
            let id: ID<Person> = try call.id()
            let roles = Set(roles: call.body["roles"])
            return try await change(id, call) { try ChangeRoles(id, to: roles)(in: $0) }
        }.versioned,
        .post(
            "/people/{id}/leaving",
            "Say that a person has left: grants are revoked, requests cancelled, the account closed",
            .administer,
            body: .object([.init("reason", .text(maximum: 1_000))]),
            answer: MassChangeAPI.outcome
        ) { call in
            let (id, reason): (ID<Person>, String) = (try call.id(), call.text("reason") ?? "")
            return .json(try await call.write { try RecordLeaver(id, reason: reason)(in: $0) }.json)
        },
        .post(
            "/people/{id}/return",
            "Open the account of a person who had left; what was revoked stays so",
            .administer,
            body: .object([.init("reason", .text(maximum: 1_000))]),
            answer: schema
        ) { call in
            let (id, reason): (ID<Person>, String) = (try call.id(), call.text("reason") ?? "")
            return answer(try await call.write { try RecordReturn(id, reason: reason)(in: $0) })
        },
        .put(
            "/people/{id}/jira-account",
            "Link a person with a Jira account that Jira confirms; an admin who is neither party does",
            .administer,
            body: .object([.init("account", .text(maximum: 200))]),
            answer: schema
        ) { call in
            let id: ID<Person> = try call.id()
            let link = LinkVerifiedAccount(
                id,
                account: call.text("account") ?? "",
                version: call.version,
                trackers: call.services.trackers
            )
            return answer(try await link(in: call.operation))
        }.versioned,
    ]

    private static func answer(_ person: Person) -> APIAnswer { .json(person.json, version: person.version) }

    private static func change(
        _ id: ID<Person>,
        _ call: APICall,
        _ deed: @escaping @Sendable (any Transaction) throws -> Person
    ) async throws -> APIAnswer {
        try await call.write { tx in
            try call.require(version: try tx.people.require(id).version)
            return answer(try tx.people.require(try deed(tx).id))
        }
    }

    private static let roleList = Schema.list(.words(Role.allCases.map(\.rawValue)), maximum: 3)
    private static let rolesSchema = Schema.object([.init("roles", roleList)])

    private static let wanted = Schema.named(
        "PersonWanted",
        .object([
            .init("displayName", .text(maximum: 200)), .init("roles", roleList, optional: true),
        ])
    )

    private static let schema = Schema.named(
        "Person",
        .object([
            .init("id", .text()), .init("displayName", .text()), .init("roles", roleList), .init("isActive", .flag),
            .init("jiraAccount", .nullable(.text())), .init("version", .integer()),
        ])
    )

    private static let caller = Schema.named(
        "Caller",
        .object([
            .init("organization", .text()), .init("kind", .text()), .init("id", .text()),
            .init("person", .nullable(.text())), .init("roles", roleList),
        ])
    )
}

extension Set where Element == Role {
    init(roles json: JSON?) { self = Set((json?.array ?? []).compactMap { $0.string.flatMap(Role.init(rawValue:)) }) }
}

extension Person {
    var json: JSON {
        [
            "id": .string(id.rawValue), "displayName": .string(displayName),
            "roles": .strings(roles.sorted().map(\.rawValue)), "isActive": .bool(isActive),
            "jiraAccount": .text(jiraAccount), "version": .integer(version),
        ]
    }
}
