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
            try await call.read { tx in
                try .page(Kernel.Page(items: tx.connections.all(), next: nil)) { try $0.json(in: tx) }
            }
        },
        .get("/connections/{id}", "Read one connection", .administer, answer: schema) { call in
            let id: ID<Connection> = try call.id()
            return try await call.read { try answer(id, in: $0) }
        },
        .post(
            "/connections",
            "Set up a connection; it stays a draft until its test passes",
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
        .put(
            "/connections/{id}/state",
            "Switch a connection on or off; off holds its jobs",
            .administer,
            body: state,
            answer: schema
        ) { call in
            let id: ID<Connection> = try call.id()
            let isOn = call.text("state") == "active"
            return try await call.write { tx in
                try call.require(version: try tx.connections.require(id).version)
                try SwitchConnection(id, on: isOn)(in: tx)
                return try answer(id, in: tx)
            }
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

    private static func answer(_ id: ID<Connection>, in tx: any Transaction) throws -> APIAnswer {
        let connection = try tx.connections.require(id)
        return .json(try connection.json(in: tx), version: connection.version)
    }

    @Sendable private static func create(_ call: APICall) async throws -> APIAnswer {
        var settings: [(String, String)] = []
        for member in call.body["settings"]?.members ?? [] { settings.append((member.key, member.value.string ?? "")) }
        let wanted = ConnectionWanted(
            connector: call.text("connector") ?? "",
            name: call.text("name") ?? "",
            provider: call.text("provider"),
            settings: settings
        )
        let setUp = SetUpConnection(
            wanted,
            connectors: KnownConnectors(call.services.connectors),
            randomness: call.services.randomness
        )
        let id = try await setUp(in: call.operation).id
        return try await call.read { try answer(id, in: $0) }
    }
}

extension ConnectionAPI {
    private static let wanted = Schema.named(
        "ConnectionWanted",
        .object([
            .init("connector", .text(maximum: 60)), .init("name", .text(maximum: 200)),
            .init(
                "provider",
                .text(maximum: 60),
                "how a credential is obtained; the first one unless given",
                optional: true
            ),
            .init("settings", .map(.text(maximum: 2_000)), "no secrets; those have their own address"),
        ])
    )

    private static let state = Schema.object([.init("state", .words(["active", "disabled"]))])
    private static let secret = Schema.object([.init("value", .text(maximum: 65_536))])

    private static let report = Schema.named(
        "ConnectionTest",
        .object([
            .init("passed", .flag), .init("identity", .nullable(.text())), .init("missing", .list(.text())),
            .init(
                "checks",
                .list(
                    .object([
                        .init("name", .text()), .init("verdict", .words(["passed", "failed", "notVerifiable"])),
                        .init("detail", .text()),
                    ])
                )
            ),
        ])
    )

    private static let schema = Schema.named(
        "Connection",
        .object([
            .init("id", .text()), .init("connector", .text()), .init("name", .text()), .init("provider", .text()),
            .init("settings", .map(.text())), .init("secrets", .list(.text()), "which are set, never their values"),
            .init("state", .words(Connection.State.allCases.map(\.rawValue))),
            .init("lastTestedAt", .nullable(.instant)), .init("lastTestPassed", .flag),
            .init("lastTest", .nullable(.anything)), .init("version", .integer()),
        ])
    )

    private static let connectors = Schema.page(
        "ConnectorPage",
        .named(
            "Connector",
            .object([
                .init("kind", .text()), .init("displayName", .text()), .init("capabilities", .list(.text())),
                .init(
                    "settings",
                    .list(.object([.init("name", .text()), .init("help", .text()), .init("isRequired", .flag)]))
                ),
                .init(
                    "providers",
                    .list(.object([.init("name", .text()), .init("secretFields", .list(.text()))]))
                ),
                .init("inboundSecrets", .list(.text()), "by which the other side proves itself, such as a webhook's"),
            ])
        )
    )
}

extension Connection {
    func json(in tx: any Transaction) throws -> JSON {
        [
            "id": .string(id.rawValue), "connector": .string(connector), "name": .string(name),
            "provider": .string(provider),
            "settings": .object(settings.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
            "secrets": .strings(try tx.connections.secretFields(of: id)), "state": .string(state.rawValue),
            "lastTestedAt": .instant(lastTestedAt), "lastTestPassed": .bool(lastTestPassed),
            "lastTest": lastTestReport.flatMap { try? JSON(parsing: $0) } ?? .null, "version": .integer(version),
        ]
    }
}

extension ConnectorManifest {
    var json: JSON {
        let settings = settings.map { setting -> JSON in
            ["name": .string(setting.name), "help": .string(setting.help), "isRequired": .bool(setting.isRequired)]
        }
        let providers = providers.map { provider -> JSON in
            ["name": .string(provider.name), "secretFields": .strings(provider.secretFields)]
        }
        return [
            "kind": .string(kind), "displayName": .string(displayName),
            "capabilities": .strings(capabilities.map(\.rawValue).sorted()), "settings": .array(settings),
            "providers": .array(providers), "inboundSecrets": .strings(inboundSecrets),
        ]
    }
}
