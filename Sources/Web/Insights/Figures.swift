import Domain
import Kernel

extension Span {
    /// A duration as people say it, in one unit: `9 s`, `12 min`, `3.4 h`, `2.1 d`.
    var words: String {
        let seconds = milliseconds / 1_000
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(Self.tenths(seconds, 3_600)) h"
        default: "\(Self.tenths(seconds, 86_400)) d"
        }
    }

    private static func tenths(_ seconds: Int64, _ unit: Int64) -> String {
        let tenths = (seconds * 10 + unit / 2) / unit
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

/// A number beside a bar, for tables of figures; the bar only repeats what the number says.
struct Bar: Sendable {
    let label: String
    let value: Int64
    let of: Int64
    var note: String?
    var href: String?

    var view: View {
        [
            "label": .text(label), "value": .number(value), "most": .number(max(of, 1)), "note": .some(note),
            "href": .some(href),
        ]
    }

    static func percent(_ part: Int64, of all: Int64) -> String? {
        all == 0 ? nil : "\((part * 100 + all / 2) / all) %"
    }
}

extension InsightFigures {
    /// The four cards (N30).
    func cards(_ names: Names) throws -> [View] {
        let most = try mostAdopted.map { (name: try names.toolName($0.tool), users: $0.users, id: $0.tool) }
        return [
            Self.card("Tools with active access", "\(toolsInUse)", "By tool", "/insights/tools"),
            Self.card("Users with active access", "\(users)", "By person", "/insights/people"),
            Self.card("Active grants", "\(activeGrants)", "\(pendingGrants) being set up", nil),
            Self.card(
                "Most adopted",
                most?.name ?? "None yet",
                most.map { ViewerClock.count($0.users, "user") } ?? "Nobody has access",
                most.map { InternalPath(["insights", "tools", $0.id.rawValue]).description },
                tone: "word"
            ),
        ]
    }

    private static func card(_ label: String, _ figure: String, _ hint: String, _ href: String?, tone: String = "")
        -> View
    {
        [
            "label": .text(label), "figure": .text(figure), "tone": .text(tone), "hint": .text(hint),
            "href": .some(href),
        ]
    }

    var funnelRows: [View] {
        [
            Bar(label: "Requested", value: funnel.requested, of: funnel.requested),
            Bar(
                label: "Approved",
                value: funnel.approved,
                of: funnel.requested,
                note: Bar.percent(funnel.approved, of: funnel.requested)
            ),
            Bar(
                label: "Access began",
                value: funnel.began,
                of: funnel.requested,
                note: Bar.percent(funnel.began, of: funnel.requested)
            ),
        ].map(\.view)
    }

    var expiryRows: [View] {
        let soon = zip([30, 60, 90], expiring).map { days, count in
            Bar(label: "End within \(days) days", value: count, of: activeGrants)
        }
        return (soon + [Bar(label: "Held for more than 90 days", value: standing, of: activeGrants)]).map(\.view)
    }

    var decisionFacts: View {
        [
            "byPeople": .number(decisions.approvedByPeople), "byPolicy": .number(decisions.approvedByPolicy),
            "automatic": .text(decisions.automaticShare.map { "\($0) %" } ?? "no approvals yet"),
            "denied": .number(decisions.denied), "cancelled": .number(decisions.cancelled),
            "lapsed": .number(decisions.lapsed),
            "breaches": .text(
                breaches.map { "\($0)" + (breachShare.map { " (\($0) %)" } ?? "") } ?? "none recorded"
            ),
            "denials": .list(
                denials.prefix(8).map { Bar(label: $0.detail, value: $0.count, of: denials[0].count).view }
            ), "hasDenials": .flag(!denials.isEmpty),
        ]
    }

    func latencyRows(_ names: Names) throws -> [View] {
        try decisionTimes.map { figures in
            [
                "label": .text(try figures.tool.map { try names.toolName($0) } ?? "All tools"),
                "count": .number(figures.count), "p50": .text(figures.p50?.words ?? ""),
                "p90": .text(figures.p90?.words ?? ""),
            ]
        }
    }

    var removalFacts: View {
        [
            "measured": .number(removal.count), "removalP50": .text(removal.p50?.words ?? "nothing measured yet"),
            "removalP99": .text(removal.p99?.words ?? "nothing measured yet"),
            "outstanding": .number(outstandingRemovals),
            "outstandingLozenge": .part(
                (outstandingRemovals == 0 ? Lozenge("None outstanding", .good) : Lozenge("Outstanding", .bad)).view
            ),
        ]
    }

    var reviewRows: [View] {
        let most = max(reviews.asked, reviews.answered)
        return [
            Bar(label: "Asked", value: reviews.asked, of: most),
            Bar(label: "Kept", value: reviews.kept, of: most, note: Bar.percent(reviews.kept, of: reviews.answered)),
            Bar(
                label: "Revoked",
                value: reviews.revoked,
                of: most,
                note: Bar.percent(reviews.revoked, of: reviews.answered)
            ),
            Bar(label: "Became overdue", value: reviews.overdue, of: most),
        ].map(\.view)
    }

    var driftRows: [View] {
        drift.map { Bar(label: $0.detail.spaced.capitalizedFirst, value: $0.count, of: drift[0].count).view }
    }

    /// Active grants by risk of their tool and data class of their request.
    func heat(_ names: Names) throws -> View {
        var cells: [String: [Tool.Risk: Int64]] = [:]
        for count in dataClasses {
            guard let risk = try names.tool(count.tool)?.risk else { continue }
            cells[count.detail, default: [:]][risk, default: 0] += count.count
        }
        let most = cells.values.flatMap(\.values).max() ?? 1
        let rows = cells.keys.sorted().map { name -> View in
            let columns = Tool.Risk.allCases.map { risk -> View in
                let count = cells[name]?[risk] ?? 0
                let heat = count == 0 ? 0 : 1 + min(3, count * 4 / (most + 1))
                return [
                    "count": .number(count), "heat": .text("heat-\(heat)"),
                    "risk": .text("\(risk.rawValue.capitalizedFirst) risk"),
                ]
            }
            return ["label": .text(name), "columns": .list(columns)]
        }
        return ["heatRows": .list(rows), "hasHeat": .flag(!rows.isEmpty)]
    }
}
