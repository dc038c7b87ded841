import ConnectorKit
import Domain
import HTTPTypes
import Kernel

/// The catalog, for programs.
enum CatalogAPI {
    static let routes: [APIRoute] =
        AttestationAPI.routes + StarterAPI.routes + CatalogFileAPI.routes + [
            .get("/tools", "List the tools of the catalog", .ownMatters, answer: .page("ToolPage", schema)) { call in
                try await call.read { tx in .page(Kernel.Page(items: try tx.catalog.all(), next: nil), \.json) }
            },
            .get("/tools/{id}", "Read one tool", .ownMatters, answer: schema) { call in
                let id: ID<Tool> = try call.id()
                return try await call.read { try answer($0.catalog.find(id)) }
            },
            .put(
                "/tools/{id}",
                "Add or change a tool; bound groups stay as they are",
                .administer,
                body: wanted,
                answer: schema,
                save
            ).versioned,
            APIRoute(
                method: .get,
                path: "/tools/{id}/status-preview",
                summary: "See what a change of the tool's status would bring",
                permission: .administer,
                query: [.init("status", statuses, "the status to look at; blocked unless given")],
                answer: ToolStatusAPI.preview,
                handle: ToolStatusAPI.preview
            ),
            .put(
                "/tools/{id}/status",
                "Change the tool's status, and say whether open grants are kept or revoked",
                .administer,
                body: ToolStatusAPI.wanted,
                answer: MassChangeAPI.outcome,
                ToolStatusAPI.change
            ),
            .post(
                "/tools/{id}/roles/{role}/group",
                "Create or bind the entitlement group of a role; who is in a new group is recorded as baseline",
                .administer,
                body: .object([.init("existing", .text(maximum: 200), "the id of a group to bind", optional: true)]),
                answer: schema
            ) { call in
                let (tool, role): (ID<Tool>, ID<ToolRole>) = (try call.id(), try call.id("role"))
                let bind = BindGroup(tool, role: role.rawValue, existing: call.text("existing"))
                return answer(try await bind(in: call.operation))
            },
            .post(
                "/tools/{id}/roles/{role}/assignment",
                "Confirm that the group is assigned to the real application",
                .administer,
                answer: schema
            ) { call in
                let (tool, role): (ID<Tool>, ID<ToolRole>) = (try call.id(), try call.id("role"))
                return answer(try await call.write { try ConfirmAssignment(tool, role: role.rawValue)(in: $0) })
            },
        ]

    private static func answer(_ tool: Tool?) throws -> APIAnswer {
        guard let tool else { throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog") }
        return answer(tool)
    }

    private static func answer(_ tool: Tool) -> APIAnswer { .json(tool.json, version: tool.version) }

    @Sendable private static func save(_ call: APICall) async throws -> APIAnswer {
        let id: ID<Tool> = try call.id()
        let wanted = Tool(id: id, body: call.body)
        return try await call.write { tx in
            let known = try tx.catalog.find(id)
            try call.require(version: known?.version ?? 0)
            var tool = wanted
            if call.body["roles"] == nil, let known { tool.roles = known.roles }
            try KnownConnectors(call.services.connectors).requireDirectory(of: tool, in: tx)
            try SaveTool(tool)(in: tx)
            return try answer(tx.catalog.find(id))
        }
    }

    static let statuses = Schema.words(Tool.Status.allCases.map(\.rawValue))
    static let risks = Schema.words(Tool.Risk.allCases.map(\.rawValue))

    private static let wanted = Schema.named(
        "ToolWanted",
        .object([
            .init("name", .text(maximum: 200)), .init("vendor", .text(maximum: 200), optional: true),
            .init("summary", .text(maximum: 2_000), optional: true), .init("status", statuses), .init("risk", risks),
            .init("maximumDays", .nullable(.integer(1...180)), optional: true),
            .init("connection", .nullable(.text(maximum: 128)), optional: true),
            .init(
                "roles",
                .list(.object([.init("name", .text(maximum: 100)), .init("isDefault", .flag)]), maximum: 50),
                "as they are unless given; of a new tool one default role, `user`",
                optional: true
            ),
        ])
    )

    private static let group = Schema.named(
        "EntitlementGroup",
        .object([
            .init("id", .text()), .init("name", .text()), .init("boundAt", .instant),
            .init("baselineRecordedAt", .nullable(.instant)), .init("assignmentConfirmedAt", .nullable(.instant)),
            .init("assignmentConfirmedBy", .nullable(.text())),
        ])
    )

    private static let schema = Schema.named(
        "Tool",
        .object([
            .init("id", .text()), .init("name", .text()), .init("vendor", .text()), .init("summary", .text()),
            .init("status", statuses), .init("risk", risks), .init("maximumDays", .nullable(.integer())),
            .init("connection", .nullable(.text())),
            .init(
                "roles",
                .list(.object([.init("name", .text()), .init("isDefault", .flag), .init("group", .nullable(group))]))
            ),
            .init("version", .integer()),
        ])
    )
}

extension Tool {
    init(id: ID<Tool>, body: JSON) {
        let roles = body["roles"]?.array?.map { role in
            ToolRole(name: role["name"]?.string ?? "", isDefault: role["isDefault"]?.bool ?? false)
        }
        self.init(
            id: id,
            name: body["name"]?.string ?? "",
            vendor: body["vendor"]?.string ?? "",
            summary: body["summary"]?.string ?? "",
            status: body["status"]?.string.flatMap(Status.init(rawValue:)) ?? .blocked,
            risk: body["risk"]?.string.flatMap(Risk.init(rawValue:)) ?? .high,
            maximumDays: body["maximumDays"]?.integer.map { Int($0) },
            connection: body["connection"]?.string.map { ID($0) },
            roles: roles ?? [.user]
        )
    }

    var json: JSON {
        [
            "id": .string(id.rawValue), "name": .string(name), "vendor": .string(vendor), "summary": .string(summary),
            "status": .string(status.rawValue), "risk": .string(risk.rawValue), "maximumDays": .int(maximumDays),
            "connection": .text(connection?.rawValue), "roles": .array(roles.map(\.json)), "version": .integer(version),
        ]
    }
}

extension ToolRole {
    var json: JSON {
        ["name": .string(name), "isDefault": .bool(isDefault), "group": group?.json ?? .null]
    }
}

extension EntitlementGroup {
    var json: JSON {
        [
            "id": .string(id), "name": .string(name), "boundAt": .instant(boundAt),
            "baselineRecordedAt": .instant(baselineRecordedAt),
            "assignmentConfirmedAt": .instant(assignmentConfirmedAt),
            "assignmentConfirmedBy": .text(assignmentConfirmedBy?.rawValue),
        ]
    }
}
