import ConnectorKit
import Domain
import Kernel

/// Who is who at the directories: site admins only, and values go in but never out (N35).
enum IdentityAPI {
    static let routes: [APIRoute] = [
        .list("/identities", "List which people are mapped where", .administer, answer: .page("IdentityPage", schema)) {
            call in
            let page = try call.page
            return try await call.read { tx in .page(try tx.identities.mappings(page: page), \.json) }
        },
        .put(
            "/people/{id}/identities/{connection}",
            "Map a person to an identity at a connection; a change moves open grants",
            .administer,
            body: .object([.init("login", .text(maximum: 400), "login, UPN or object id; looked up once and sealed")]),
            answer: schema,
            map
        ),
        .delete("/people/{id}/identities/{connection}", "Take a mapping away that nothing depends on", .administer) {
            call in
            let (person, connection): (ID<Person>, ID<Connection>) = (try call.id(), try call.id("connection"))
            try await call.write { try DeleteIdentityMapping(person, at: connection)(in: $0) }
            return .done
        },
    ]

    @Sendable private static func map(_ call: APICall) async throws -> APIAnswer {
        let (person, connection): (ID<Person>, ID<Connection>) = (try call.id(), try call.id("connection"))
        let services = call.services
        let map = MapPersonIdentity(
            person,
            at: connection,
            login: Secret(call.text("login") ?? ""),
            identity: ID(services.randomness.key(at: services.time.now()))
        )
        try await map(in: call.operation)
        let mapping = try await call.read { try $0.identities.mapping(of: person, at: connection) }
        guard let mapping else { throw Refusal(.conflict, "changed_meanwhile", "the mapping was changed meanwhile") }
        return .json(mapping.json)
    }

    private static let schema = Schema.named(
        "IdentityMapping",
        .object([
            .init("person", .text()), .init("connection", .text()),
            .init("identity", .text(), "a reference; the value is sealed"), .init("mappedBy", .text()),
            .init("mappedAt", .instant),
        ])
    )
}

extension IdentityMapping {
    var json: JSON {
        [
            "person": .string(person.rawValue), "connection": .string(connection.rawValue),
            "identity": .string(identity.rawValue), "mappedBy": .string(mappedBy), "mappedAt": .instant(mappedAt),
        ]
    }
}
