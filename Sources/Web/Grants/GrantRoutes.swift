import Domain
import Hummingbird
import Kernel

/// Grants: the list, one in full, its extension and its revocation.
enum GrantRoutes {
    static let routes: [PageRoute] = [
        .get("/grants", .readAccess, list),
        .get("/grants/{id}", .ownMatters, show),
        .post("/grants/{id}/extension", .decide, extend),
        .post("/grants/{id}/revocation", .ownMatters, revoke),
    ]

    @Sendable private static func list(_ visit: Visit) async throws -> Response {
        let shown = GrantSelection(rawValue: visit.query["show"] ?? "") ?? .open
        let (clock, page) = (visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let names = Names(tx)
            let grants = try tx.grants.list(shown.filter, page: page)
            let rows = try grants.items.map { try row($0, names, clock) }
            let base: View = ["rows": .list(rows), "hasRows": .flag(!rows.isEmpty)]
            return base.adding(shown.view).adding(Pager(visit, next: grants.next, count: rows.count).view)
        }
        return Page(title: "Grants", template: "grants/list", view: view, tab: .requests).response(to: visit)
    }

    private static func row(_ grant: Grant, _ names: Names, _ clock: ViewerClock) throws -> View {
        let base: View = [
            "href": .text("/grants/\(grant.id)"), "tool": .text(try names.toolName(grant.tool)),
            "role": .text(grant.role), "holder": .text(try names.person(grant.holder)),
            "lozenges": grant.lozenges(at: clock.now).field,
        ]
        return base.adding(grant.expiryView(clock))
    }

    @Sendable private static func show(_ visit: Visit) async throws -> Response {
        try await GrantPage(visit.id(), problem: nil).page(visit)
    }

    @Sendable private static func extend(_ visit: Visit) async throws -> Response {
        let id: ID<Grant> = try visit.id()
        do {
            let days = try visit.form.number("days") ?? 0
            let reason = visit.form["reason"] ?? ""
            try await ExtendGrant(id, days: days, reason: reason).onRecord(
                store: visit.services.store,
                scope: visit.scope,
                actor: visit.actor
            )
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await GrantPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["grants", id.rawValue], query: [("notice", Notice.extended.rawValue)]))
    }

    /// A revocation is a thing you create, not a verb you call.
    @Sendable private static func revoke(_ visit: Visit) async throws -> Response {
        let id: ID<Grant> = try visit.id()
        let reason = visit.form["reason"] ?? ""
        let (me, mayRead) = (visit.person.id, visit.may(.readAccess))
        do {
            try await visit.write { tx in
                try GrantPage.requireVisible(try tx.grants.find(id), to: me, mayReadAll: mayRead)
                _ = try RevokeGrant(id, reason: reason)(in: tx)
            }
        } catch let refusal as Refusal where refusal.code != .notFound {
            return try await GrantPage(id, problem: refusal).page(visit)
        }
        return .seeOther(InternalPath(["grants", id.rawValue], query: [("notice", Notice.revoked.rawValue)]))
    }
}

/// Which grants the list shows.
enum GrantSelection: String, Sendable, CaseIterable {
    case open, outstanding, all

    var filter: GrantFilter {
        switch self {
        case .open: GrantFilter(statuses: [.pendingProvision, .active])
        case .outstanding: GrantFilter(outstandingRemovalOnly: true)
        case .all: GrantFilter()
        }
    }

    private var label: String {
        switch self {
        case .open: "Open"
        case .outstanding: "Removal outstanding"
        case .all: "All"
        }
    }

    private var summary: String {
        switch self {
        case .open: "Who may use what at this moment."
        case .outstanding: "Ended here, while the directory may still show a member."
        case .all: "Every grant there ever was."
        }
    }

    private var empty: View.Field {
        switch self {
        case .open: Empty.noneYet("No open grants", "Grants begin when a request is approved.")
        case .outstanding: Empty.noneYet("Nothing outstanding", "Everything that ended was taken away and read back.")
        case .all: Empty.noneYet("No grants yet", "Grants begin when a request is approved.")
        }
    }

    var view: View {
        let views = Self.allCases.map { one -> View in
            ["href": .text("/grants?show=\(one.rawValue)"), "label": .text(one.label), "current": .flag(one == self)]
        }
        return [
            "views": .list(views), "summaryText": .text(summary), "captionText": .text("\(label) grants"),
            "none": empty,
        ]
    }
}
