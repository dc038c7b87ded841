import Domain
import Hummingbird
import Kernel

/// How tools are adopted: all of them, and one in full.
enum InsightToolPages {
    @Sendable static func list(_ visit: Visit) async throws -> Response {
        let filters = InsightToolFilters(visit.query)
        let clock = visit.clock
        let view = try await visit.read { tx in
            let figures = try ReadInsights(days: 30)(in: tx)
            let rows = try ToolAdoption.all(figures, in: tx).filter(filters.fits).map(\.view)
            let base: View = ["rows": .list(rows), "hasRows": .flag(!rows.isEmpty), "none": filters.empty]
            return base.adding(filters.view).adding(InsightFrame.view(.tools, figures.asOf, clock))
        }
        return Page(title: "Tool adoption", template: "insights/tools", view: view, tab: .insights).response(to: visit)
    }

    @Sendable static func show(_ visit: Visit) async throws -> Response {
        let id: ID<Tool> = try visit.id()
        let period = InsightPeriod(visit.query)
        let clock = visit.clock
        let (title, view) = try await visit.read { tx in
            guard let tool = try tx.catalog.find(id) else {
                throw Refusal(.notFound, "no_such_tool", "there is no such tool")
            }
            let figures = try ReadInsights(days: period.days, tool: id)(in: tx)
            let times = figures.decisionTimes.first
            let base: View = [
                "headline": .text(tool.name), "lozenges": tool.lozenges.field, "vendor": .some(tool.vendor),
                "users": .number(figures.users), "active": .number(figures.activeGrants),
                "pending": .number(figures.pendingGrants), "funnel": .list(figures.funnelRows),
                "expiries": .list(figures.expiryRows), "p50": .text(times?.p50?.words ?? "nobody decided yet"),
                "p90": .text(times?.p90?.words ?? "nobody decided yet"),
                "peopleHref": .text("/insights/people?" + WebAddress.form([("tool", id.rawValue)])),
                "weeks": .list(try AdoptionWeeks(of: id, in: tx).views),
            ]
            let path = InternalPath(["insights", "tools", id.rawValue]).description
            return (
                tool.name,
                base.adding(figures.decisionFacts).adding(period.view(at: path))
                    .adding(InsightFrame.view(.tools, figures.asOf, clock))
            )
        }
        return Page(title: "\(title), adoption", template: "insights/tool", view: view, tab: .insights)
            .response(to: visit)
    }
}

/// A tool of the catalog with its numbers; those without any have zeros.
struct ToolAdoption: Sendable {
    let tool: Tool
    let figures: InsightFigures.ToolFigures?

    static func all(_ figures: InsightFigures, in tx: any Transaction) throws -> [ToolAdoption] {
        let byTool = Dictionary(figures.tools.map { ($0.tool, $0) }) { first, _ in first }
        return try tx.catalog.all().map { ToolAdoption(tool: $0, figures: byTool[$0.id]) }
            .sorted { ($1.users, $0.tool.name) < ($0.users, $1.tool.name) }
    }

    var users: Int64 { figures?.users ?? 0 }

    var view: View {
        [
            "href": .text(InternalPath(["insights", "tools", tool.id.rawValue]).description),
            "label": .text(tool.name), "vendor": .some(tool.vendor), "lozenges": tool.lozenges.field,
            "users": .number(users), "active": .number(figures?.active ?? 0), "pending": .number(figures?.pending ?? 0),
        ]
    }
}

/// The filters of the adoption view, as typed and as understood.
struct InsightToolFilters: Sendable {
    private let name: String?
    private let risk: Tool.Risk?
    private let status: Tool.Status?

    init(_ query: Form) {
        name = query["name"].flatMap { $0.isEmpty ? nil : $0 }
        risk = query["risk"].flatMap(Tool.Risk.init(rawValue:))
        status = query["status"].flatMap(Tool.Status.init(rawValue:))
    }

    func fits(_ row: ToolAdoption) -> Bool {
        let text = "\(row.tool.name) \(row.tool.vendor)".lowercased()
        return (name.map { text.contains($0.lowercased()) } ?? true) && (risk.map { $0 == row.tool.risk } ?? true)
            && (status.map { $0 == row.tool.status } ?? true)
    }

    private var isFiltered: Bool { name != nil || risk != nil || status != nil }

    var view: View {
        [
            "filterName": .text(name ?? ""), "filtered": .flag(isFiltered),
            "risks": .list(Self.choices(Tool.Risk.allCases, risk)),
            "statuses": .list(Self.choices(Tool.Status.allCases, status)),
        ]
    }

    private static func choices<Word: RawRepresentable & Equatable>(_ words: [Word], _ chosen: Word?) -> [View]
    where Word.RawValue == String {
        words.map {
            [
                "value": .text($0.rawValue), "label": .text($0.rawValue.capitalizedFirst),
                "chosen": .flag($0 == chosen),
            ]
        }
    }

    var empty: View.Field {
        isFiltered
            ? Empty.noneMatch(clear: "/insights/tools")
            : Empty.noneYet("No tools yet", "Tools of the catalog appear here with who uses them.")
    }
}

/// How a tool stood at the end of each of the last twelve weeks, today's the last.
struct AdoptionWeeks {
    let views: [View]

    init(of tool: ID<Tool>, in tx: any Transaction) throws {
        let today = tx.now.utcDay
        let days = (0..<12).map { today - 7 * Int64(11 - $0) }
        let levels = try tx.insights.levels(tool, since: days[0])
        let weeks = days.map { day in (day, levels.last { $0.day <= day }) }
        let most = weeks.map { $0.1?.users ?? 0 }.max() ?? 0
        views = weeks.reversed().map { day, level in
            [
                "label": .text(String(Instant(utcDay: day).rfc3339.prefix(10))), "users": .number(level?.users ?? 0),
                "grants": .number(level?.grants ?? 0), "most": .number(max(most, 1)),
            ]
        }
    }
}
