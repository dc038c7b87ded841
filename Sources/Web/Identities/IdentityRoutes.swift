import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// Who is who at the directories, for admins: values go in and never out (N35).
enum IdentityRoutes {
    static let routes: [PageRoute] = [
        .get("/identities", .administer) { try await IdentityPage(problem: nil).page($0) },
        .post("/people/{id}/identities/{connection}", .administer, map),
        .post("/people/{id}/identities/{connection}/deletion", .administer, delete),
    ]

    @Sendable private static func map(_ visit: Visit) async throws -> Response {
        let (person, connection): (ID<Person>, ID<Connection>) = (try visit.id(), try visit.id("connection"))
        let services = visit.services
        let map = MapPersonIdentity(
            person,
            at: connection,
            login: Secret(visit.form["login"] ?? ""),
            identity: ID(services.randomness.key(at: services.time.now()))
        )
        return try await change(visit, .mapped) { try await map(in: visit.identity.operation(services)) }
    }

    @Sendable private static func delete(_ visit: Visit) async throws -> Response {
        let (person, connection): (ID<Person>, ID<Connection>) = (try visit.id(), try visit.id("connection"))
        return try await change(visit, .unmapped) {
            try await visit.write { try DeleteIdentityMapping(person, at: connection)(in: $0) }
        }
    }

    private static func change(_ visit: Visit, _ notice: Notice, _ deed: () async throws -> Void) async throws
        -> Response
    {
        let connection: ID<Connection> = try visit.id("connection")
        do { try await deed() } catch let refusal as Refusal where refusal.code != .notFound {
            return try await IdentityPage(connection: connection, problem: refusal).page(visit)
        }
        let query = [("connection", connection.rawValue), ("notice", notice.rawValue)]
        return .seeOther(InternalPath(["identities"], query: query))
    }
}
