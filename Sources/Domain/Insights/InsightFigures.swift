package import Kernel

/// What the counts say about a period, for the whole organization or one tool.
package struct InsightFigures: Equatable, Sendable {
    package let asOf: InsightProgress
    /// Half-open, whole UTC days.
    package let from: Instant
    package let to: Instant
    package let activeGrants: Int64
    package let pendingGrants: Int64
    package let users: Int64
    /// Every tool with active or waiting grants, the most used first.
    package let tools: [ToolFigures]
    package let funnel: Funnel
    package let decisions: Decisions
    /// By tool, the most decided first.
    package let decisionTimes: [LatencyFigures]
    package let denials: [InsightCount]
    /// How many active grants end within 30, 60 and 90 days.
    package let expiring: [Int64]
    /// How many active grants began more than 90 days ago.
    package let standing: Int64
    package let dataClasses: [InsightCount]
    package let removal: LatencyFigures
    /// Grants that ended and whose removal is not seen yet, at this moment.
    package let outstandingRemovals: Int
    /// Nil while no deadline ever passed in the period.
    package let breaches: Int64?
    package let drift: [InsightCount]
    package let reviews: Reviews

    /// What became of reviews in the period.
    package struct Reviews: Equatable, Sendable {
        package let asked: Int64
        package let kept: Int64
        package let revoked: Int64
        package let overdue: Int64

        init(_ counts: [InsightCount]) {
            func count(_ detail: String) -> Int64 { counts.first { sameBytes($0.detail, detail) }?.count ?? 0 }
            (asked, kept, revoked, overdue) = (count("asked"), count("kept"), count("revoked"), count("overdue"))
        }

        package var answered: Int64 { kept + revoked }
        package var isEmpty: Bool { asked + answered + overdue == 0 }
    }

    package struct ToolFigures: Equatable, Sendable {
        package let tool: ID<Tool>
        package let active: Int64
        package let pending: Int64
        package let users: Int64
    }

    /// What became of the requests that were raised in the period.
    package struct Funnel: Equatable, Sendable {
        package let requested: Int64
        package let approved: Int64
        package let began: Int64
    }

    /// The decisions of the period.
    package struct Decisions: Equatable, Sendable {
        package let approvedByPeople: Int64
        package let approvedByPolicy: Int64
        package let denied: Int64
        package let cancelled: Int64
        package let lapsed: Int64

        package var approved: Int64 { approvedByPeople + approvedByPolicy }
        /// In whole percent of all approvals; nil without any.
        package var automaticShare: Int64? { approved == 0 ? nil : (approvedByPolicy * 100 + approved / 2) / approved }
    }

    package struct LatencyFigures: Equatable, Sendable {
        /// Nil for all tools together.
        package let tool: ID<Tool>?
        package let count: Int64
        package let p50: Span?
        package let p90: Span?
        package let p99: Span?

        init(_ tool: ID<Tool>?, _ buckets: [Int64: Int64]) {
            (self.tool, count) = (tool, buckets.values.reduce(0, +))
            p50 = Latency.percentile(50, of: buckets)
            p90 = Latency.percentile(90, of: buckets)
            p99 = Latency.percentile(99, of: buckets)
        }
    }

    /// The tool that the most people use; the first by name of those that share the place.
    package var mostAdopted: ToolFigures? { tools.first { $0.users > 0 } }
    package var toolsInUse: Int { tools.count { $0.active > 0 } }

    /// In whole percent of the decisions and the breaches' requests; nil while nothing is known.
    package var breachShare: Int64? {
        let all = decisions.approvedByPeople + decisions.denied
        return breaches.flatMap { all == 0 ? nil : min(100, ($0 * 100 + all / 2) / all) }
    }
}
