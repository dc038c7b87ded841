import Domain
import Hummingbird
import Kernel

/// Who holds access: everyone, and one person in full.
enum InsightPersonPages {
    @Sendable static func list(_ visit: Visit) async throws -> Response {
        let filters = InsightPersonFilters(visit.query)
        let (clock, page) = (visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let departments = try ReadDepartments()(in: tx)
            let people = try ListHolders(filters.filter)(page: page, in: tx)
            let rows = (people?.items ?? []).map(row)
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty), "tooFew": .flag(people == nil),
                "none": filters.empty, "minimum": .number(SmallGroups.minimum),
            ]
            return base.adding(try filters.view(departments, in: tx)).adding(departmentView(departments))
                .adding(Pager(visit, next: people?.next, count: rows.count).view)
                .adding(InsightFrame.view(.people, try tx.insights.progress(), clock))
        }
        return Page(title: "People with access", template: "insights/people", view: view, tab: .insights)
            .response(to: visit)
    }

    private static func row(_ holder: Holder) -> View {
        [
            "href": .text(InternalPath(["insights", "people", holder.person.rawValue]).description),
            "label": .text(holder.name), "department": .text(holder.department ?? ""),
            "tools": .number(holder.tools), "grants": .number(holder.grants),
        ]
    }

    private static func departmentView(_ table: ReadDepartments.Table) -> View {
        let rows = table.rows.map { row -> View in
            [
                "label": .text(row.department ?? "No department"), "people": .some(row.people.map { "\($0)" }),
                "users": .some(row.users.map { "\($0)" }), "most": .some(row.people.map { "\(max($0, 1))" }),
            ]
        }
        return [
            "departments": .list(rows), "isMapped": .flag(table.isMapped), "hidesSome": .flag(table.hidesSome),
        ]
    }

    @Sendable static func show(_ visit: Visit) async throws -> Response {
        let id: ID<Person> = try visit.id()
        let clock = visit.clock
        let (title, view) = try await visit.read { tx in
            let person = try tx.people.require(id)
            let names = Names(tx)
            let grants = try tx.grants.list(GrantFilter(holder: id), page: PageRequest(size: 100)).items
            let open = try grants.filter(\.isOpen).map { try row($0, names, clock) }
            let requests = try tx.requests.list(RequestFilter(party: id), page: PageRequest(size: 5)).items
            let department = try tx.departments.of(id)
            let shown = try ReadDepartments()(in: tx).shown
            let base: View = [
                "headline": .text(person.displayName), "rows": .list(open), "hasRows": .flag(!open.isEmpty),
                "ended": .number(grants.count { !$0.isOpen }),
                "department": .text(department.map { shown.contains($0) ? $0 : "Not shown" } ?? "Not mapped"),
                "state": .part((person.isActive ? Lozenge("Active", .good) : Lozenge("Inactive", .calm)).view),
                "none": Empty.noneYet("No access at present", "What this person is given shows up here."),
                "requests": .list(try requests.map { try request($0, names, clock) }),
                "hasRequests": .flag(!requests.isEmpty),
            ]
            return (person.displayName, base)
        }
        return Page(title: "\(title), access", template: "insights/person", view: view, tab: .insights)
            .response(to: visit)
    }

    private static func row(_ grant: Grant, _ names: Names, _ clock: ViewerClock) throws -> View {
        let base: View = [
            "href": .text("/grants/\(grant.id)"), "label": .text(try names.toolName(grant.tool)),
            "role": .text(grant.role), "lozenges": grant.lozenges(at: clock.now).field,
            "began": .text(grant.startedAt.map(clock.day) ?? "not yet"),
        ]
        return base.adding(grant.expiryView(clock))
    }

    private static func request(_ request: AccessRequest, _ names: Names, _ clock: ViewerClock) throws -> View {
        [
            "href": .text("/requests/\(request.id)"), "issueKey": .text(request.issue),
            "tool": .text(try names.toolName(request.tool)), "asked": .text(clock.day(request.createdAt)),
            "lozenges": [request.lozenge].field,
        ]
    }
}

/// The filters of the people view, as typed and as understood.
struct InsightPersonFilters: Sendable {
    let filter: HolderFilter

    init(_ query: Form) {
        let given = { (name: String) in query[name].flatMap { $0.isEmpty ? nil : $0 } }
        filter = HolderFilter(
            name: given("name"),
            tool: given("tool").map { ID($0) },
            department: given("department")
        )
    }

    func view(_ departments: ReadDepartments.Table, in tx: any Transaction) throws -> View {
        let tools = try tx.catalog.all().map { tool -> View in
            ["value": .text(tool.id.rawValue), "label": .text(tool.name), "chosen": .flag(tool.id == filter.tool)]
        }
        let names = departments.rows.compactMap(\.department).map { name -> View in
            ["value": .text(name), "label": .text(name), "chosen": .flag(name == filter.department)]
        }
        return [
            "filterName": .text(filter.name ?? ""), "toolChoices": .list(tools), "departmentChoices": .list(names),
            "filtered": .flag(filter != HolderFilter()),
        ]
    }

    var empty: View.Field {
        filter == HolderFilter()
            ? Empty.noneYet("Nobody has access yet", "People appear here with their first active grant.")
            : Empty.noneMatch(clear: "/insights/people")
    }
}
