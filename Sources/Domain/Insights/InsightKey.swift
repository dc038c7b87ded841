package import Kernel

/// What is counted, each under its stable word.
///
/// Measures of the present have day 0 and move up and down; measures of the past belong to a UTC day and only grow.
package enum Measure: String, Sendable, CaseIterable {
    /// Grants that are active, and grants that wait for a directory, by tool.
    case active, pending
    /// People with at least one active grant: by tool, and over all tools under the empty tool.
    case users
    /// Active grants by the day they began and by the day they end.
    case starts, ends
    /// Active grants by data class of their request.
    case dataClass = "data_class"
    /// Requests by the day they were raised: all, those that were approved, and those whose access began.
    case requested, approved, began
    /// Decisions by the day they were made; the detail is `decision:source`.
    case decision
    /// Denials by the day they were made; the detail is the reason.
    case denial
    /// How long people took to decide, by the day they did; the detail is the lower bound of a `Latency` bucket.
    case decisionTime = "decision_time"
    /// How long access outlived its end, by the day it was seen removed; the detail is as above.
    case removalTime = "removal_time"
    /// Deadlines that passed unanswered, by day.
    case breach
    /// What reconciliation found, by day; the detail is the kind.
    case drift
    /// Reviews by what happened to them, by day; the detail is asked, kept, revoked or overdue.
    case review
    /// Marks that reviews from before they were counted are taken in; it counts nothing itself.
    case reviewCounted = "review_counted"

    /// Whether the measure can be counted again from requests and grants; the rest only the log knows.
    package var isInTables: Bool { !isOfLogAlone && self != .reviewCounted }

    /// Counted from the log's entries and from nothing that is kept beside them.
    var isOfLogAlone: Bool { [.removalTime, .breach, .drift, .review].contains(self) }
}

/// One cell of the maintained counts.
package struct InsightKey: Hashable, Sendable {
    package let measure: Measure
    /// Empty where the count is over all tools.
    package let tool: String
    package let detail: String
    package let day: Int64

    package init(_ measure: Measure, tool: ID<Tool>? = nil, detail: String = "", day: Int64 = 0) {
        self.init(measure, tool: tool?.rawValue ?? "", detail: detail, day: day)
    }

    package init(_ measure: Measure, tool: String, detail: String, day: Int64) {
        (self.measure, self.tool, self.detail, self.day) = (measure, tool, detail, day)
    }
}
