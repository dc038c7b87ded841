import Domain
import Kernel

/// The filters of the log (N31), as typed and as understood.
struct LogFilters: Sendable {
    let filter: AuditFilter
    private let typed: Form

    init(_ query: Form, _ clock: ViewerClock) throws {
        typed = query
        filter = AuditFilter(
            action: query["action"].flatMap(AuditAction.init(rawValue:))?.rawValue,
            request: query["request"],
            grant: query["grant"],
            from: try query.day("from", clock),
            to: try query.day("to", clock, addingDays: 1)
        )
    }

    var view: View {
        let actions = AuditAction.known.map { action -> View in
            [
                "value": .text(action.rawValue), "label": .text(action.words),
                "chosen": .flag(action.rawValue == filter.action),
            ]
        }
        return [
            "actions": .list(actions), "filterAction": .text(filter.action ?? ""),
            "filterRequest": .text(typed["request"] ?? ""), "filterGrant": .text(typed["grant"] ?? ""),
            "filterFrom": .text(typed["from"] ?? ""), "filterTo": .text(typed["to"] ?? ""),
            "filtered": .flag(!filter.isEmpty), "captionText": "Entries, newest first",
        ]
    }

    var empty: View.Field {
        filter.isEmpty
            ? Empty.noneYet("The log is empty", "The first deed will be its first entry.")
            : Empty.noneMatch(clear: "/log")
    }
}
