import ConnectorKit
import Domain
import Hummingbird
import Kernel

/// The catalog: its tools, and how an admin adds and changes them.
enum CatalogRoutes {
    static let routes: [PageRoute] =
        StarterPage.routes + AttestationForm.routes + ImportPage.routes + StatusesPage.routes + [
            .get("/catalog", .readAccess, list),
            .get("/catalog/new", .administer) { try await page($0, ToolForm.empty, typedID: nil, problem: nil) },
            .post("/catalog", .administer, create),
            .get("/tools/{id}", .readAccess) { try await ToolPage($0.id(), problem: nil).page($0) },
            .get("/tools/{id}/edit", .administer, edit),
            .post("/tools/{id}", .administer, save),
            .get("/tools/{id}/status", .administer) { try await StatusPage($0.id(), problem: nil).page($0) },
            .post("/tools/{id}/status", .administer, StatusPage.change),
            .post("/tools/{id}/owners", .administer, setOwners),
            .post("/tools/{id}/group", .administer, bind),
            .post("/tools/{id}/assignment", .administer, confirm),
        ]

    @Sendable private static func list(_ visit: Visit) async throws -> Response {
        let filters = CatalogFilters(visit.query)
        let view = try await visit.read { tx in
            let names = Names(tx)
            let stale = Set(try tx.catalog.staleAttestations(at: tx.now, limit: 10_000).map(\.tool))
            let tools = try tx.catalog.all().filter { filters.takes($0, stale: stale) }.sorted { $0.name < $1.name }
            return [
                "rows": .list(try tools.map { try row($0, stale.contains($0.id), names, tx) }),
                "hasRows": .flag(!tools.isEmpty),
            ] as View
        }
        let more: View = [
            "canChange": .flag(visit.may(.administer)), "bulkStatuses": Choices.of(Tool.Status.self, chosen: nil),
        ]
        return Page(
            title: "Catalog",
            template: "catalog/list",
            view: view.adding(filters.view).adding(more),
            tab: .catalog
        ).response(to: visit)
    }

    private static func row(_ tool: Tool, _ isStale: Bool, _ names: Names, _ tx: any Transaction) throws -> View {
        let missing = try tool.roles.lazy.compactMap { try MissingStep.of(tool, role: $0.name, in: tx) }.first
        let ready = missing.map { Lozenge($0.rawValue.spaced.capitalizedFirst, .warn) } ?? Lozenge("Ready", .good)
        return [
            "href": .text("/tools/\(tool.id)"), "id": .text(tool.id.rawValue), "tool": .text(tool.name),
            "vendor": .some(tool.vendor),
            "lozenges": [tool.statusLozenge].field, "risk": .text(tool.risk.rawValue.capitalizedFirst),
            "days": .text(tool.maximumDays.map { ViewerClock.count($0, "day") } ?? "by policy"),
            "connection": .text(try tool.connection.map { try names.connection($0) } ?? "none"),
            "readiness": ([ready] + (isStale ? [Lozenge("Stale facts", .bad)] : [])).field,
        ]
    }

    @Sendable private static func edit(_ visit: Visit) async throws -> Response {
        let id: ID<Tool> = try visit.id()
        let tool = try await visit.read { try $0.catalog.require(id) }
        return try await page(visit, ToolForm(tool, id: id), typedID: nil, problem: nil)
    }

    private static func page(_ visit: Visit, _ form: ToolForm, typedID: String?, problem: Refusal?) async throws
        -> Response
    {
        let connectors = KnownConnectors(visit.services.connectors)
        let directories = try await visit.read { try $0.connections.all() }.filter(connectors.isDirectory)
        let title = form.id == nil ? "Add a tool" : "Edit \(form.name)"
        let action = form.id.map { "/tools/\($0)" } ?? "/catalog"
        let more: View = [
            "headline": .text(title), "action": .text(action), "typedID": .some(typedID),
            "backHref": .text(form.id == nil ? "/catalog" : action),
        ]
        return Page(
            title: title,
            template: "catalog/edit",
            view: form.view(directories).adding(more),
            tab: .catalog,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    @Sendable private static func create(_ visit: Visit) async throws -> Response {
        let form = ToolForm(visit.form, id: nil)
        let typed = visit.form["id"] ?? ""
        let known = KnownConnectors(visit.services.connectors)
        do {
            let tool = try form.tool(id: ID(typed))
            try await visit.write { tx in
                guard try tx.catalog.find(tool.id) == nil else {
                    throw Refusal(.conflict, "tool_exists", "there is a tool with this id already; choose another id")
                }
                try known.requireDirectory(of: tool, in: tx)
                try SaveTool(tool)(in: tx)
            }
        } catch let refusal as Refusal {
            return try await page(visit, form, typedID: typed, problem: refusal)
        }
        return .seeOther(InternalPath(["tools", typed], query: [("notice", Notice.toolSaved.rawValue)]))
    }

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let id: ID<Tool> = try visit.id()
        let form = ToolForm(visit.form, id: id)
        let known = KnownConnectors(visit.services.connectors)
        do {
            let tool = try form.tool(id: id)
            try await visit.write { tx in
                try tx.catalog.require(id, version: form.version)
                try known.requireDirectory(of: tool, in: tx)
                try SaveTool(tool)(in: tx)
            }
        } catch let refusal as Refusal where refusal.reason != "no_such_tool" {
            return try await page(visit, form, typedID: nil, problem: refusal)
        }
        return .seeOther(InternalPath(["tools", id.rawValue], query: [("notice", Notice.toolSaved.rawValue)]))
    }

    @Sendable private static func setOwners(_ visit: Visit) async throws -> Response {
        let owners = visit.form.all("owner").map { ID<Person>($0) }
        return try await change(visit, .ownersSet) { id in
            try await visit.write { try SetToolOwners(id, owners: owners)(in: $0) }
        }
    }

    @Sendable private static func bind(_ visit: Visit) async throws -> Response {
        let (role, existing) = (visit.form["role"] ?? "", visit.form["existing"])
        return try await change(visit, .groupBound) { id in
            _ = try await BindGroup(id, role: role, existing: existing)(in: visit.identity.operation(visit.services))
        }
    }

    @Sendable private static func confirm(_ visit: Visit) async throws -> Response {
        let role = visit.form["role"] ?? ""
        return try await change(visit, .assignmentConfirmed) { id in
            try await visit.write { _ = try ConfirmAssignment(id, role: role)(in: $0) }
        }
    }

    /// Does one thing to a tool and goes back to it; a refusal is told on its page.
    private static func change(_ visit: Visit, _ notice: Notice, _ deed: (ID<Tool>) async throws -> Void) async throws
        -> Response
    {
        let id: ID<Tool> = try visit.id()
        do { try await deed(id) } catch let refusal as Refusal where refusal.code != .notFound {
            return try await ToolPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["tools", id.rawValue], query: [("notice", notice.rawValue)]))
    }
}

extension Catalog {
    func require(_ id: ID<Tool>) throws -> Tool {
        guard let tool = try find(id) else {
            throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog")
        }
        return tool
    }

    /// The tool, if it still is as the page showed it.
    @discardableResult
    func require(_ id: ID<Tool>, version: String) throws -> Tool {
        let tool = try require(id)
        guard version == String(tool.version) else {
            throw Refusal(.conflict, "changed_meanwhile", "the tool has changed since you saw it; look at it again")
        }
        return tool
    }
}
