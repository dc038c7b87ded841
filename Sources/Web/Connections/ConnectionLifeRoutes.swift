import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// How an admin changes, renews, ends and succeeds a connection on its page, and sends links for its secrets.
enum ConnectionLifeRoutes {
    static let routes: [PageRoute] = [
        .post("/connections/{id}/settings", .administer, alter),
        .post("/connections/{id}/reauthorization", .administer, reauthorize),
        .post("/connections/{id}/revocation", .administer, revoke),
        .post("/connections/{id}/adoption", .administer, adopt),
        .post("/connections/{id}/links", .administer, send),
        .post("/connections/{id}/links/{link}/withdrawal", .administer, withdraw),
    ]

    @Sendable private static func alter(_ visit: Visit) async throws -> Response {
        let typed = ConnectionTyped(visit.form)
        let (operation, known) = (visit.identity.operation(visit.services), KnownConnectors(visit.services.connectors))
        let version = visit.form["version"].flatMap { Int64($0) } ?? 0
        return try await ConnectionRoutes.change(visit) { id in
            let alter = AlterConnection(
                id,
                name: typed.wanted.name,
                settings: Dictionary(typed.all) { $1 },
                version: version,
                connectors: known
            )
            _ = try await alter(in: operation)
            return .connectionChanged
        }
    }

    @Sendable private static func reauthorize(_ visit: Visit) async throws -> Response {
        let (operation, known) = (visit.identity.operation(visit.services), KnownConnectors(visit.services.connectors))
        return try await ConnectionRoutes.change(visit) { id in
            try await ReauthorizeConnection(id, connectors: known)(in: operation).passed ? .tested : .testFailed
        }
    }

    @Sendable private static func revoke(_ visit: Visit) async throws -> Response {
        let (operation, reason) = (visit.identity.operation(visit.services), visit.form["reason"] ?? "")
        return try await ConnectionRoutes.change(visit) { id in
            _ = try await EndConnection(id, reason: reason)(in: operation)
            return .connectionRevoked
        }
    }

    @Sendable private static func adopt(_ visit: Visit) async throws -> Response {
        let (operation, known) = (visit.identity.operation(visit.services), KnownConnectors(visit.services.connectors))
        let from = visit.form["from"]
        return try await ConnectionRoutes.change(visit) { id in
            guard let from else { throw Refusal(.invalid, "from_missing", "choose the connection that is adopted") }
            return try await TakeOverConnection(id, from: ID(checking: from), connectors: known)(in: operation).passed
                ? .tested : .testFailed
        }
    }

    /// The address is shown on this page, once: there is nothing to come back to.
    @Sendable private static func send(_ visit: Visit) async throws -> Response {
        let id: ID<Connection> = try visit.id()
        let send = SendCredentialLink(
            id,
            hours: visit.services.credentialLinkHours,
            connectors: KnownConnectors(visit.services.connectors),
            randomness: visit.services.randomness
        )
        do {
            let (_, token) = try await send(in: visit.identity.operation(visit.services))
            let address = visit.services.publicAddress.credentialIntake(token)
            return try await ConnectionPage(id, problem: nil, freshLink: address).page(visit)
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await ConnectionPage(id, problem: refusal).page(visit)
        }
    }

    @Sendable private static func withdraw(_ visit: Visit) async throws -> Response {
        let link: ID<CredentialLink> = try visit.id("link")
        return try await ConnectionRoutes.change(visit) { id in
            try await visit.write { try WithdrawCredentialLink(link, of: id)(in: $0) }
            return .linkWithdrawn
        }
    }
}
