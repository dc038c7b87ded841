import Domain
import Hummingbird
import Kernel

/// What groups hold against what was granted: what differs, and what a person does about it.
enum ReconciliationRoutes {
    static let routes: [PageRoute] = [
        .get("/reconciliation", .administer, show),
        .post("/reconciliation/findings", .administer, settle),
        .post("/reconciliation/comparisons/{id}/run", .administer, compare),
        .post("/reconciliation/changes/{id}", .administer, release),
    ]

    @Sendable private static func show(_ visit: Visit) async throws -> Response {
        let (clock, page) = (visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let found = try tx.reconciliation.findings(open: true, page: page)
            let groups = try GroupRows(in: tx)
            let (names, rows) = (Names(tx), found.items)
            let base: View = [
                "groups": .list(groups.views(clock)), "hasGroups": .flag(!groups.comparisons.isEmpty),
                "noGroups": Empty.noneYet("No group is compared yet", "Bind a group to a tool; it is compared hourly."),
                "sections": .list(
                    try Finding.Kind.allCases.map { kind in
                        try section(kind, rows.filter { $0.kind == kind }, groups, names, clock)
                    }
                ),
                "summaryText": .text(ViewerClock.count(try tx.reconciliation.openFindings(), "difference")),
            ]
            return base.adding(try HeldChanges(in: tx, names, clock).view)
                .adding(Pager(visit, next: found.next, count: rows.count).view)
        }
        return Page(title: "Reconciliation", template: "reconciliation/show", view: view, tab: .overview)
            .response(to: visit)
    }

    private static func section(
        _ kind: Finding.Kind,
        _ findings: [Finding],
        _ groups: GroupRows,
        _ names: Names,
        _ clock: ViewerClock
    ) throws -> View {
        [
            "kind": .text(kind.rawValue), "title": .text(kind.title), "text": .text(kind.text),
            "hasRows": .flag(!findings.isEmpty), "nothing": .text(kind.nothing),
            "rows": .list(try findings.map { try $0.row(groups, names, clock) }),
            "choices": .list(
                kind.choices.map {
                    ["value": .text($0.rawValue), "label": .text($0.label), "tone": .text($0.tone)]
                }
            ),
        ]
    }

    @Sendable private static func settle(_ visit: Visit) async throws -> Response {
        guard let choice = visit.form["choice"].flatMap(Finding.Choice.init) else {
            throw Refusal(.invalid, "choice_missing", "say how the differences are settled")
        }
        let reason = try visit.form.require("reason", "say why it is settled so")
        let ids = visit.form.all("finding").map { ID<Finding>($0) }
        guard !ids.isEmpty else { throw Refusal(.invalid, "findings_missing", "choose at least one difference") }
        let resolve = ResolveFindings(ids, choice, reason: reason)
        let outcome = try await visit.write { try resolve(in: $0) }
        switch outcome {
        case .paused: return back(.held)
        case .done(let settled): return back(settled.contains(where: \.isAdoptionProposed) ? .proposed : .settled)
        }
    }

    @Sendable private static func compare(_ visit: Visit) async throws -> Response {
        let id: ID<GroupComparison> = try visit.id()
        try await visit.write { _ = try CompareNow(id)(in: $0) }
        return back(.comparing)
    }

    @Sendable private static func release(_ visit: Visit) async throws -> Response {
        let id: ID<MassChange> = try visit.id()
        guard let choice = visit.form["choice"], choice == "release" || choice == "cancel" else {
            throw Refusal(.invalid, "choice_missing", "say whether the change goes on or is given up")
        }
        let isRelease = choice == "release"
        let reason = try visit.form.require("reason", "say why it may go on, or not")
        let settle = SettleMassChange(id, release: isRelease, reason: reason)
        try await visit.write { _ = try settle(in: $0) }
        return back(isRelease ? .released : .dropped)
    }

    private static func back(_ notice: Notice) -> Response {
        .seeOther(InternalPath(["reconciliation"], query: [("notice", notice.rawValue)]))
    }
}
