import Domain
import Hummingbird
import Kernel

/// Tokens for programs: made by a person, for at most what that person may do, shown once.
enum TokenRoutes {
    static let routes: [PageRoute] = [
        .get("/settings/tokens", .ownMatters) { try await page($0, fresh: nil, problem: nil) },
        .post("/settings/tokens", .ownMatters, create),
        .post("/settings/tokens/{id}/revocation", .ownMatters, revoke),
    ]

    @Sendable private static func create(_ visit: Visit) async throws -> Response {
        let value = "clr_" + Base64.encode(visit.services.randomness.bytes(32), .url)
        do { try await keep(value, visit) } catch let refusal as Refusal {
            return try await page(visit, fresh: nil, problem: refusal)
        }
        return try await page(visit, fresh: value, problem: nil)
    }

    private static func keep(_ value: String, _ visit: Visit) async throws {
        let hash = sha256(Array(value.utf8))
        let roles = Set(visit.form.all("role").compactMap(Role.init(rawValue:)))
        let create = CreateToken(
            name: visit.form["name"] ?? "",
            roles: roles,
            days: try visit.form.number("days") ?? 0,
            hash: hash
        )
        _ = try await visit.write { try create(in: $0) }
    }

    @Sendable private static func revoke(_ visit: Visit) async throws -> Response {
        let id: ID<APIToken> = try visit.id()
        try await visit.write { _ = try RevokeToken(id.rawValue)(in: $0) }
        return .seeOther(InternalPath(["settings", "tokens"], query: [("notice", Notice.ended.rawValue)]))
    }

    private static func page(_ visit: Visit, fresh: String?, problem: Refusal?) async throws -> Response {
        let (me, clock) = (visit.person.id, visit.clock)
        let rows = try await visit.read { tx in
            try tx.access.tokens().filter { $0.createdBy == me }.map { $0.row(clock) }
        }
        let roles = visit.person.roles.sorted().map { role -> View in ["role": .text(role.rawValue)] }
        let view: View = [
            "rows": .list(rows), "hasRows": .flag(!rows.isEmpty), "roleOptions": .list(roles), "fresh": .some(fresh),
            "none": Empty.noneYet("No tokens yet", "Make one for a program that calls the API for you."),
        ]
        return Page(
            title: "API tokens",
            template: "tokens",
            view: view,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }
}

extension APIToken {
    fileprivate func row(_ clock: ViewerClock) -> View {
        let isOver = revokedAt != nil || clock.now >= expiresAt
        let lozenge =
            revokedAt != nil
            ? Lozenge("Revoked", .calm) : isOver ? Lozenge("Expired", .calm) : Lozenge("Active", .good)
        let words = roles.sorted().map(\.rawValue).joined(separator: ", ")
        return [
            "id": .text(id), "name": .text(name), "roles": .text(words.isEmpty ? "no role" : words),
            "lozenges": [lozenge].field, "ends": .text(clock.day(expiresAt)), "canRevoke": .flag(!isOver),
        ]
    }
}
