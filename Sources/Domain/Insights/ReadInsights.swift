package import Kernel

/// Reads the figures of the last days out of the counts; what it costs follows the days and tools, not the grants.
package struct ReadInsights: Sendable {
    package static let periods = [30, 90, 365]

    private let days: Int
    private let tool: ID<Tool>?

    /// - Parameters:
    ///   - days: whole UTC days, today among them.
    ///   - tool: nil for the whole organization.
    package init(days: Int, tool: ID<Tool>? = nil) { (self.days, self.tool) = (days, tool) }

    package func callAsFunction(in tx: some Scope & HasInsights & HasGrants) throws -> InsightFigures {
        let today = tx.now.utcDay
        let period = today + 1 - Int64(days)..<today + 1
        let figures = tx.insights
        let active = try by(\.tool, .active, in: tx)
        return InsightFigures(
            asOf: try figures.progress(),
            from: Instant(utcDay: period.lowerBound),
            to: Instant(utcDay: period.upperBound),
            activeGrants: active.values.reduce(0, +),
            pendingGrants: try sum(.pending, present, in: tx),
            users: try users(in: tx),
            tools: try tools(active, in: tx),
            funnel: .init(
                requested: try sum(.requested, period, in: tx),
                approved: try sum(.approved, period, in: tx),
                began: try sum(.began, period, in: tx)
            ),
            decisions: try decisions(period, in: tx),
            decisionTimes: try latencies(.decisionTime, period, in: tx),
            denials: try merged(.denial, period, in: tx),
            expiring: try [30, 60, 90].map { try sum(.ends, today..<today + $0, in: tx) },
            standing: try sum(.starts, 1..<today - 90, in: tx),
            dataClasses: try figures.counts(.dataClass, days: present, tool: tool),
            removal: .init(nil, buckets(try figures.counts(.removalTime, days: period, tool: tool))),
            outstandingRemovals: try tx.grants.outstandingRemovals(),
            breaches: try tool == nil ? breaches(period, in: tx) : nil,
            drift: try tool == nil ? merged(.drift, period, in: tx) : [],
            reviews: .init(try tool == nil ? merged(.review, period, in: tx) : [])
        )
    }

    /// Where the counts lie that have no day.
    private let present: Range<Int64> = 0..<1

    private func sum(_ measure: Measure, _ days: Range<Int64>, in tx: some HasInsights) throws -> Int64 {
        guard !days.isEmpty else { return 0 }
        return try tx.insights.counts(measure, days: days, tool: tool).reduce(0) { $0 + $1.count }
    }

    private func by<Key: Hashable>(
        _ key: (InsightCount) -> Key,
        _ measure: Measure,
        in tx: some HasInsights
    ) throws -> [Key: Int64] {
        Dictionary(
            try tx.insights.counts(measure, days: present, tool: tool).map { (key($0), $0.count) },
            uniquingKeysWith: +
        )
    }

    private func users(in tx: some HasInsights) throws -> Int64 {
        try by(\.tool, .users, in: tx)[tool ?? ""] ?? 0
    }

    private func tools(_ active: [ID<Tool>: Int64], in tx: some HasInsights) throws -> [InsightFigures.ToolFigures] {
        let (pending, users) = (try by(\.tool, .pending, in: tx), try by(\.tool, .users, in: tx))
        let all = Set(active.keys).union(pending.keys)
        return all.map { tool in
            .init(tool: tool, active: active[tool] ?? 0, pending: pending[tool] ?? 0, users: users[tool] ?? 0)
        }.sorted { ($1.users, $0.tool.rawValue) < ($0.users, $1.tool.rawValue) }
    }

    private func decisions(_ days: Range<Int64>, in tx: some HasInsights) throws -> InsightFigures.Decisions {
        let counts = try tx.insights.counts(.decision, days: days, tool: tool)
        func sum(_ decision: AccessRequest.Decision, _ isCounted: (String) -> Bool = { _ in true }) -> Int64 {
            counts.reduce(0) { total, count in
                let parts = count.detail.split(separator: ":", omittingEmptySubsequences: false)
                let fits = parts.first.map { $0 == decision.rawValue } ?? false
                return fits && isCounted(String(parts.last ?? "")) ? total + count.count : total
            }
        }
        let automatic = AccessRequest.Source.autoPolicy.rawValue
        return .init(
            approvedByPeople: sum(.approved) { $0 != automatic },
            approvedByPolicy: sum(.approved) { $0 == automatic },
            denied: sum(.denied),
            cancelled: sum(.cancelled),
            lapsed: sum(.lapsed)
        )
    }

    private func latencies(
        _ measure: Measure,
        _ days: Range<Int64>,
        in tx: some HasInsights
    ) throws -> [InsightFigures.LatencyFigures] {
        let counts = try tx.insights.counts(measure, days: days, tool: tool)
        return Dictionary(grouping: counts, by: \.tool).map { tool, counts in .init(tool, buckets(counts)) }
            .sorted { ($1.count, $0.tool?.rawValue ?? "") < ($0.count, $1.tool?.rawValue ?? "") }
    }

    private func buckets(_ counts: [InsightCount]) -> [Int64: Int64] {
        Dictionary(counts.map { (Int64($0.detail) ?? 0, $0.count) }, uniquingKeysWith: +)
    }

    /// By detail over all tools, the most frequent first.
    private func merged(_ measure: Measure, _ days: Range<Int64>, in tx: some HasInsights) throws -> [InsightCount] {
        let counts = try tx.insights.counts(measure, days: days, tool: tool)
        return Dictionary(counts.map { ($0.detail, $0.count) }, uniquingKeysWith: +)
            .map { InsightCount(tool: "", detail: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.detail) < ($0.count, $1.detail) }
    }

    private func breaches(_ days: Range<Int64>, in tx: some HasInsights) throws -> Int64? {
        let count = try sum(.breach, days, in: tx)
        return count == 0 ? nil : count
    }
}
