import Domain
import Hummingbird
import Kernel

/// Figures about tools and people, and how well access is kept in hand (N30).
enum InsightRoutes {
    static let routes: [PageRoute] = [
        .get("/insights", .readInsights, overview),
        .get("/insights/tools", .readInsights, InsightToolPages.list),
        .get("/insights/tools/{id}", .readInsights, InsightToolPages.show),
        .get("/insights/people", .readInsights, InsightPersonPages.list),
        .get("/insights/people/{id}", .readInsights, InsightPersonPages.show),
        .get("/app/{area}", .ownMatters, area),
    ]

    /// The three addresses that stay whatever the console becomes (N32); what they lead to asks for its own role.
    @Sendable private static func area(_ visit: Visit) async throws -> Response {
        let id: ID<Tab> = try visit.id("area")
        switch id.rawValue {
        case "insights", "requests": return .seeOther(InternalPath([id.rawValue]))
        case "log", "governance-logs": return .seeOther(InternalPath(["log"]))
        default: throw Refusal(.notFound, "not_found", "there is nothing at this address")
        }
    }

    @Sendable private static func overview(_ visit: Visit) async throws -> Response {
        let period = InsightPeriod(visit.query)
        let clock = visit.clock
        let view = try await visit.read { tx in
            let names = Names(tx)
            let figures = try ReadInsights(days: period.days)(in: tx)
            let latencies = try figures.latencyRows(names)
            let base: View = [
                "tiles": .list(try figures.cards(names)), "funnel": .list(figures.funnelRows),
                "latencies": .list(latencies), "hasLatencies": .flag(!latencies.isEmpty),
                "expiries": .list(figures.expiryRows), "drift": .list(figures.driftRows),
                "hasDrift": .flag(!figures.drift.isEmpty), "reviewCounts": .list(figures.reviewRows),
                "hasReviews": .flag(!figures.reviews.isEmpty),
            ]
            return base.adding(figures.decisionFacts).adding(figures.removalFacts).adding(try figures.heat(names))
                .adding(period.view(at: "/insights")).adding(InsightFrame.view(.overview, figures.asOf, clock))
        }
        return Page(title: "Insights", template: "insights/overview", view: view, tab: .insights).response(to: visit)
    }
}

/// What every page of Insights shows: the way between them, and how fresh the counts are.
enum InsightFrame {
    enum Part: String, CaseIterable {
        case overview = "Overview"
        case tools = "Tools"
        case people = "People"

        var path: String { self == .overview ? "/insights" : "/insights/\(rawValue.lowercased())" }
    }

    static func view(_ part: Part, _ progress: InsightProgress, _ clock: ViewerClock) -> View {
        let links = Part.allCases.map { other -> View in
            ["href": .text(other.path), "label": .text(other.rawValue), "current": .flag(other == part)]
        }
        let text =
            progress.through == 0
            ? "Nothing is counted yet; the first counts come within half a minute."
            : "Counted through entry \(progress.through) of the log, \(clock.moment(progress.countedAt)). Days are UTC."
        return ["parts": .list(links), "freshness": .text(text)]
    }
}

/// The period that figures are about.
struct InsightPeriod: Sendable {
    let days: Int

    init(_ query: Form) {
        let asked = query["days"].flatMap { Int($0) } ?? 90
        days = ReadInsights.periods.contains(asked) ? asked : 90
    }

    func view(at path: String) -> View {
        let choices = ReadInsights.periods.map { days -> View in
            [
                "href": .text("\(path)?days=\(days)"), "label": .text("\(days) days"),
                "current": .flag(days == self.days),
            ]
        }
        return ["periods": .list(choices), "periodWords": .text("the last \(days) days")]
    }
}
