import Kernel

/// Takes in the reviews of the part of the log that was counted before reviews were, once.
struct CountEarlierReviews {
    private let through: Int64

    /// - Parameter through: the last entry that is counted.
    init(through: Int64) { self.through = through }

    func callAsFunction(in tx: some HasAudit & HasInsights) throws {
        let mark = InsightKey(.reviewCounted)
        guard try tx.insights.counts(.reviewCounted, days: 0..<1, tool: nil).isEmpty else { return }
        try tx.insights.add(1, to: mark)
        guard through > 0 else { return }
        for (action, detail) in LogWords.reviews.sorted(by: { $0.key < $1.key }) {
            var after: String?
            repeat {
                let page = PageRequest(size: 100, after: after)
                let entries = try tx.audit.entries(matching: AuditFilter(action: action), page: page)
                for entry in entries.items where entry.seq <= through {
                    try tx.insights.add(1, to: InsightKey(.review, detail: detail, day: entry.at.utcDay))
                }
                after = entries.next
            } while after != nil
        }
    }
}
