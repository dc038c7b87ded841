import Domain
import Hummingbird
import Kernel

/// What a service portal shows of ours: the panel of its form, the panel of a request, and the line above the portal (N17).
///
/// Each says in its query which portal and request type it stands in, and shows why where that is not open. They are for
/// anybody who is signed in, so that a customer without a licence has them too, and show nothing of others.
enum PortalRoutes {
    static let routes: [PageRoute] = [
        .get("/portal/create", .ownMatters, create),
        .get("/portal/issues/{issue}", .ownMatters, detail),
        .get("/portal/tools", .ownMatters, tools),
    ]

    @Sendable private static func create(_ visit: Visit) async throws -> Response {
        let view = try await visit.read { tx in
            try gated(visit.query, requestType: visit.query["type"] ?? "", tx) {
                try CreatePanel(visit.query, tx.intake.fields(), at: visit.clock.now).view(tx.catalog.all())
            }
        }
        return page("Request an AI tool", "portal/create", view).response(to: visit)
    }

    @Sendable private static func detail(_ visit: Visit) async throws -> Response {
        let issue: ID<IntakeItem> = try visit.id("issue")
        let clock = visit.clock
        let (me, mayReadAll) = (visit.person.id, visit.may(.readAccess))
        let view = try await visit.read { tx in
            let request = try tx.requests.find(issue: issue.rawValue)
            try RequestPage.requireVisible(request, to: me, mayReadAll: mayReadAll)
            guard let request else { throw Refusal(.notFound, "no_such_request", "there is no such request") }
            return try gated(visit.query, requestType: visit.query["type"] ?? "", tx) {
                try DetailPanel(request).view(clock, tx)
            }
        }
        return page("Your request", "portal/detail", view).response(to: visit)
    }

    @Sendable private static func tools(_ visit: Visit) async throws -> Response {
        let view = try await visit.read { tx in
            try gated(visit.query, requestType: nil, tx) {
                let approved = try tx.catalog.all().filter { $0.status == .approved }.sorted { $0.name < $1.name }
                let rows = approved.map { tool -> View in ["tool": .text(tool.name), "summary": .some(tool.summary)] }
                return [
                    "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                    "none": Empty.noneYet(
                        "No approved tools yet",
                        "Tools appear here when your company approves them."
                    ),
                ]
            }
        }
        return page("Approved tools", "portal/tools", view).response(to: visit)
    }

    /// The module where the gate is open, and the reason where it is not.
    private static func gated(
        _ query: Form,
        requestType: String?,
        _ tx: any Transaction,
        _ view: () throws -> View
    ) throws -> View {
        switch try PortalGate.at(portal: query["portal"], requestType: requestType, in: tx) {
        case .open: try view().adding(["closed": nil, "isOpen": true])
        case .closed(let reason):
            ["isOpen": false, "closed": .text(reason.words.sentence), "reason": .text(reason.rawValue)]
        }
    }

    private static func page(_ title: String, _ template: String, _ view: View) -> Page {
        Page(title: title, template: template, view: view, isNarrow: true, isEmbedded: true)
    }
}
