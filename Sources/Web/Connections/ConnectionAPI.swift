import ConnectorKit
import Domain
import HTTPTypes
import Kernel

/// Connections to other systems, for programs; secrets go in and never come out.
enum ConnectionAPI {
    static let routes: [APIRoute] = [
        .get("/connectors", "List the kinds of systems that can be connected", .administer, answer: connectors) {
            call in
            .json(["items": .array(call.services.connectors.map(\.json)), "next": .null])
        },
        .get("/connections", "List the connections", .administer, answer: .page("ConnectionPage", schema)) { call in
            let trust = call.services.trust
            return try await call.read { tx in
                try .page(Kernel.Page(items: tx.connections.all(), next: nil)) { try $0.json(in: tx, trust) }
            }
        },
        .get("/connections/{id}", "Read one connection", .administer, answer: schema) { call in
            let (id, trust): (ID<Connection>, TrustMaker) = (try call.id(), call.services.trust)
            return try await call.read { try answer(id, in: $0, trust) }
        },
        .post(
            "/connections",
            "Set up a connection: a trust relationship or secrets; answers with what this server made for it",
            .administer,
            body: wanted,
            answer: schema,
            create
        ),
        .post(
            "/connections/{id}/tests",
            "Try the connection and name what is missing",
            .administer,
            answer: report,
            status: .ok
        ) { call in
            let id: ID<Connection> = try call.id()
            let test = TestConnection(id, connectors: KnownConnectors(call.services.connectors))
            return .json(try await test(in: call.operation).json)
        },
        .patch(
            "/connections/{id}",
            "Change name, way to a session or settings; another binding demands a new test",
            .administer,
            body: changes,
            answer: schema,
            change
        ).versioned,
        .put(
            "/connections/{id}/state",
            "Switch a connection on or off; off holds its jobs",
            .administer,
            body: state,
            answer: schema
        ) { call in
            let id: ID<Connection> = try call.id()
            let turn = TurnConnection(id, on: call.text("state") == "active", version: call.version)
            return try await read(try await turn(in: call.operation).id, call)
        }.versioned,
        .put(
            "/connections/{id}/secrets/{field}",
            "Set a secret; it is sealed and never shown again",
            .administer,
            body: secret
        ) { call in
            let (id, field): (ID<Connection>, ID<SealedValue>) = (try call.id(), try call.id("field"))
            let secret = Secret(call.text("value") ?? "")
            let known = KnownConnectors(call.services.connectors)
            let set = SetSecret(secret, field: field.rawValue, of: id, connectors: known)
            try await set(in: call.operation)
            return .done
        },
    ]

    static func read(_ id: ID<Connection>, _ call: APICall) async throws -> APIAnswer {
        let trust = call.services.trust
        return try await call.read { try answer(id, in: $0, trust) }
    }

    private static func answer(_ id: ID<Connection>, in tx: any Transaction, _ trust: TrustMaker) throws -> APIAnswer {
        let connection = try tx.connections.require(id)
        return .json(try connection.json(in: tx, trust), version: connection.version)
    }

    @Sendable private static func create(_ call: APICall) async throws -> APIAnswer {
        let wanted = ConnectionWanted(
            connector: call.text("connector") ?? "",
            name: call.text("name") ?? "",
            provider: call.text("provider"),
            profile: call.text("profile"),
            settings: call.texts("settings")
        )
        let setUp = SetUpConnection(
            wanted,
            secrets: call.secrets,
            connectors: KnownConnectors(call.services.connectors),
            randomness: call.services.randomness
        )
        return try await read(try await setUp(in: call.operation).id, call)
    }

    @Sendable private static func change(_ call: APICall) async throws -> APIAnswer {
        let alter = AlterConnection(
            try call.id(),
            name: call.text("name"),
            provider: call.text("provider"),
            settings: Dictionary(call.texts("settings")) { $1 },
            version: call.version,
            connectors: KnownConnectors(call.services.connectors)
        )
        return try await read(try await alter(in: call.operation).id, call)
    }
}

extension APICall {
    /// The texts of an object in the body, by name.
    func texts(_ name: String) -> [(String, String)] {
        (body[name]?.members ?? []).map { ($0.key, $0.value.string ?? "") }
    }

    /// What was pasted, by field.
    var secrets: [String: Secret] {
        Dictionary(texts("secrets").map { ($0.0, Secret($0.1)) }) { $1 }
    }
}
