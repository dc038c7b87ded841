import Domain
import Kernel

/// The filters of the request list (N31), as typed and as understood.
struct RequestFilters: Sendable {
    let filter: RequestFilter
    private let typed: Form

    init(_ query: Form, _ clock: ViewerClock) throws {
        typed = query
        filter = RequestFilter(
            decision: query["decision"].flatMap(AccessRequest.Decision.init(rawValue:)),
            issue: query["issue"],
            id: query["id"],
            from: try query.day("from", clock),
            to: try query.day("to", clock, addingDays: 1)
        )
    }

    private var isFiltered: Bool { ["decision", "issue", "id", "from", "to"].contains { typed[$0] != nil } }

    /// The pending are shown oldest first, because they wait; all others newest first.
    private var isOldestFirst: Bool { filter.decision == .pending }

    var view: View {
        let decisions = AccessRequest.Decision.allCases.map { decision -> View in
            [
                "value": .text(decision.rawValue), "label": .text(decision.rawValue.capitalizedFirst),
                "chosen": .flag(decision == filter.decision),
            ]
        }
        return [
            "decisions": .list(decisions), "filterDecision": .text(filter.decision?.rawValue ?? ""),
            "filterIssue": .text(typed["issue"] ?? ""),
            "filterID": .text(typed["id"] ?? ""), "filterFrom": .text(typed["from"] ?? ""),
            "filterTo": .text(typed["to"] ?? ""), "filtered": .flag(isFiltered),
            "captionText": .text("Requests, \(isOldestFirst ? "oldest" : "newest") first"),
            "sort": .text(isOldestFirst ? "ascending" : "descending"),
        ]
    }

    var empty: View.Field {
        isFiltered
            ? Empty.noneMatch(clear: "/requests")
            : Empty.noneYet("No requests yet", "Requests raised in the portal appear here.")
    }
}

extension Form {
    /// The first instant of a day in the viewer's zone; a range goes up to, not through, the day after its last.
    func day(_ name: String, _ clock: ViewerClock, addingDays days: Int = 0) throws -> Instant? {
        guard let text = self[name] else { return nil }
        guard let instant = clock.start(ofDay: text, addingDays: days) else {
            throw Refusal(.invalid, "\(name)_invalid", "write the day as `2026-11-21`")
        }
        return instant
    }
}
