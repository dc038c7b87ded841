import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// The connections to other systems: set up, tested, switched, and given their secrets.
enum ConnectionRoutes {
    static let routes: [PageRoute] = [
        .get("/connectors", .administer, list),
        .get("/connectors/new", .administer) { try await form($0, ConnectionTyped($0.query), problem: nil) },
        .post("/connectors", .administer, create),
        .get("/connections/{id}", .administer) { try await ConnectionPage($0.id(), problem: nil).page($0) },
        .post("/connections/{id}/tests", .administer, test),
        .post("/connections/{id}/state", .administer, switchState),
        .post("/connections/{id}/secrets", .administer, setSecret),
    ]

    @Sendable private static func list(_ visit: Visit) async throws -> Response {
        let (clock, connectors) = (visit.clock, visit.services.connectors)
        let view = try await visit.read { tx in
            let rows = try tx.connections.all().map { try row($0, connectors, clock, tx) }
            return [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": Empty.noneYet(
                    "No connections yet",
                    "Connect Jira first, then the directory whose groups give access.",
                    action: ("Set up a connection", "/connectors/new")
                ),
            ] as View
        }
        return Page(title: "Connectors", template: "connections/list", view: view, tab: .connectors)
            .response(to: visit)
    }

    private static func row(
        _ connection: Connection,
        _ connectors: [ConnectorManifest],
        _ clock: ViewerClock,
        _ tx: any Transaction
    ) throws -> View {
        let waiting = try tx.jobs.unfinished(connection: connection.id, limit: 1_000)
        let held = waiting.count { $0.state == .held }
        return [
            "href": .text("/connections/\(connection.id)"), "name": .text(connection.name),
            "kind": .text(connectors.displayName(of: connection.connector)),
            "lozenges": [connection.lozenge(clock)].field,
            "finding": .text(connection.lastTest(clock)),
            "queue": .text(
                waiting.isEmpty ? "nothing waits" : "\(ViewerClock.count(waiting.count, "job")) wait, \(held) held"
            ),
            "tools": .text(ViewerClock.count(try tx.catalog.tools(using: connection.id).count, "tool")),
        ]
    }

    static func form(_ visit: Visit, _ typed: ConnectionTyped, problem: Refusal?) async throws -> Response {
        let connectors = visit.services.connectors
        let chosen = connectors.first { sameBytes($0.kind, typed.kind) }
        let kinds = connectors.map { manifest -> View in
            [
                "href": .text("/connectors/new?kind=" + WebAddress.encode(manifest.kind)),
                "label": .text(manifest.displayName), "current": .flag(manifest.kind == chosen?.kind),
            ]
        }
        let view: View = ["kinds": .list(kinds), "form": .maybe(chosen.map(typed.view))]
        return Page(
            title: "Set up a connection",
            template: "connections/new",
            view: view,
            tab: .connectors,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    @Sendable private static func create(_ visit: Visit) async throws -> Response {
        let typed = ConnectionTyped(visit.form)
        let id: ID<Connection>
        do {
            let known = KnownConnectors(visit.services.connectors)
            let setUp = SetUpConnection(typed.wanted, connectors: known, randomness: visit.services.randomness)
            id = try await setUp(in: visit.identity.operation(visit.services)).id
        } catch let refusal as Refusal {
            return try await form(visit, typed, problem: refusal)
        }
        return .seeOther(InternalPath(["connections", id.rawValue], query: [("notice", Notice.connected.rawValue)]))
    }

    @Sendable private static func test(_ visit: Visit) async throws -> Response {
        let operation = visit.identity.operation(visit.services)
        let known = KnownConnectors(visit.services.connectors)
        return try await change(visit) { id in
            try await TestConnection(id, connectors: known)(in: operation).passed ? .tested : .testFailed
        }
    }

    @Sendable private static func switchState(_ visit: Visit) async throws -> Response {
        let (state, version) = (visit.form["state"], visit.form["version"])
        return try await change(visit) { id in
            guard let state, ["active", "disabled"].contains(state) else {
                throw Refusal(.invalid, "state_missing", "choose to switch the connection on or off")
            }
            let turn = TurnConnection(id, on: state == "active", version: version.flatMap { Int64($0) } ?? 0)
            _ = try await turn(in: visit.identity.operation(visit.services))
            return state == "active" ? .switchedOn : .switchedOff
        }
    }

    @Sendable private static func setSecret(_ visit: Visit) async throws -> Response {
        let (field, secret) = (visit.form["field"] ?? "", Secret(visit.form["value"] ?? ""))
        let known = KnownConnectors(visit.services.connectors)
        let operation = visit.identity.operation(visit.services)
        return try await change(visit) { id in
            try await SetSecret(secret, field: field, of: id, connectors: known)(in: operation)
            await visit.services.core.forget(id, in: visit.scope)
            return .secretSet
        }
    }

    static func change(_ visit: Visit, _ deed: (ID<Connection>) async throws -> Notice) async throws
        -> Response
    {
        let id: ID<Connection> = try visit.id()
        let notice: Notice
        do { notice = try await deed(id) } catch let refusal as Refusal where refusal.code != .notFound {
            return try await ConnectionPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["connections", id.rawValue], query: [("notice", notice.rawValue)]))
    }
}
