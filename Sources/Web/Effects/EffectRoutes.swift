import Domain
import Hummingbird
import Kernel

/// What Jira could not be told: the decision stands, and an admin can have it told again.
enum EffectRoutes {
    static let routes: [PageRoute] = [
        .get("/effects", .administer, list),
        .post("/effects/{id}/retry", .administer, retry),
    ]

    @Sendable private static func list(_ visit: Visit) async throws -> Response {
        let (clock, page) = (visit.clock, visit.pageRequest)
        let view = try await visit.read { tx in
            let effects = try tx.effects.deadLetters(page: page)
            let rows = try effects.items.map { try row($0, in: tx, clock) }
            let base: View = [
                "rows": .list(rows), "hasRows": .flag(!rows.isEmpty),
                "none": Empty.noneYet(
                    "Jira was told everything",
                    "Comments and transitions that fail for good stand here."
                ),
            ]
            return base.adding(Pager(visit, next: effects.next, count: rows.count).view)
        }
        return Page(title: "Jira not told", template: "effects/untold", view: view, tab: .overview).response(to: visit)
    }

    private static func row(_ effect: Effect, in tx: any Transaction, _ clock: ViewerClock) throws -> View {
        let request = try tx.requests.find(issue: effect.issue)
        return [
            "id": .text(effect.id.rawValue),
            "headline": .text(effect.isTransition ? "Move \(effect.issue)" : "Comment on \(effect.issue)"),
            "what": .text(what(effect.kind)), "issue": .text(effect.issue),
            "href": .some(request.map { "/requests/\($0.id)" }), "since": .text(clock.moment(effect.createdAt)),
            "attempts": .text(ViewerClock.count(effect.attempts, "attempt")),
            "finding": .some(effect.lastError?.sentence),
        ]
    }

    private static func what(_ kind: Effect.Kind) -> String {
        switch kind {
        case .comment(let text): text
        case .transition(let candidates): "By the transition " + candidates.joined(separator: " or ")
        }
    }

    @Sendable private static func retry(_ visit: Visit) async throws -> Response {
        let id: ID<Effect> = try visit.id()
        try await visit.write { _ = try RetryEffect(id)(in: $0) }
        return .seeOther(InternalPath(["effects"], query: [("notice", Notice.retold.rawValue)]))
    }
}
