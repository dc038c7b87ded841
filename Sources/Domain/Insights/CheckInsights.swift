package import Kernel

/// Counts anew and compares with what is kept.
///
/// The counts of removals, deadlines and drift follow the log alone and are compared by walking it; of days whose entries
/// were pruned, wholly or in part, nothing can be counted anew.
package struct CheckInsights: Sendable {
    package init() {}

    /// Changes nothing, so it may read for as long as the log is long while others write.
    ///
    /// - Returns: every cell that differs, in order, none when all agree; nil while the counts are behind the log, because
    ///   what is not counted yet would look like a fault: `CountInsights` first.
    package func callAsFunction(
        in tx: some Scope & HasAudit & HasRequests & HasGrants & HasInsights & HasRetention
    ) throws -> [InsightDifference]? {
        guard try tx.audit.range(from: tx.insights.progress().through + 1, limit: 1).isEmpty else { return nil }
        let kept = try tx.insights.kept()
        let pruned = try tx.retention.newestRange()?.through ?? 0
        let counted = try tx.insights.recounted().merging(fromLog(after: pruned, in: tx)) { $0 + $1 }
        let wholeFrom = pruned == 0 ? .min : try (tx.audit.entry(pruned + 1)?.at ?? tx.now).utcDay + 1
        let keys = Set(kept.keys).union(counted.keys).filter { key in
            key.measure != .reviewCounted && (!key.measure.isOfLogAlone || key.day >= wholeFrom)
        }
        return keys.map { InsightDifference(key: $0, kept: kept[$0] ?? 0, counted: counted[$0] ?? 0) }
            .filter { $0.kept != $0.counted }.sorted { $0.order < $1.order }
    }

    private func fromLog(after pruned: Int64, in tx: some HasAudit & HasGrants & HasInsights) throws
        -> [InsightKey: Int64]
    {
        var counts: [InsightKey: Int64] = [:]
        var ends: [String: Instant] = [:]
        var next = pruned + 1
        while true {
            let entries = try tx.audit.range(from: next, limit: 1_000)
            guard let last = entries.last else { return counts }
            next = last.seq + 1
            for entry in entries { try walk(entry, &ends, isWhole: pruned == 0, &counts, in: tx) }
        }
    }

    private func walk(
        _ entry: StoredEntry,
        _ ends: inout [String: Instant],
        isWhole: Bool,
        _ counts: inout [InsightKey: Int64],
        in tx: some HasGrants & HasInsights
    ) throws {
        switch entry.action {
        case "grant_expired", "grant_revoked": for id in entry.ids(of: "grant") { ends[id] = ends[id] ?? entry.at }
        case "grant_activated", "grant_extended": for id in entry.ids(of: "grant") { ends[id] = nil }
        case "grant_access_removed":
            for id in entry.ids(of: "grant") {
                // What is kept may be a later end than the one whose entry was pruned.
                let kept = try isWhole ? nil : tx.insights.grant(ID(id))?.endedAt
                let known = ends[id] ?? kept.flatMap { $0 <= entry.at ? $0 : nil }
                guard let end = known, let grant = try tx.grants.find(ID(id)) else { continue }
                // Kept, so that a second reading of the same end is not another removal.
                ends[id] = .removed
                guard end != .removed else { continue }
                let bucket = String(Latency.bucket(entry.at - end))
                let key = InsightKey(.removalTime, tool: grant.tool, detail: bucket, day: entry.at.utcDay)
                counts[key, default: 0] += 1
            }
        case LogWords.breach: counts[InsightKey(.breach, day: entry.at.utcDay), default: 0] += 1
        case let action where action.hasPrefix("drift_"):
            let kind = entry.json["data"]?["kind"]?.string ?? "unknown"
            counts[InsightKey(.drift, detail: kind, day: entry.at.utcDay), default: 0] += 1
        case let action:
            guard let detail = LogWords.reviews[action] else { return }
            counts[InsightKey(.review, detail: detail, day: entry.at.utcDay), default: 0] += 1
        }
    }
}

extension Instant {
    fileprivate static let removed = Instant(milliseconds: .min)
}

/// A cell whose kept count is not what counting anew gives.
package struct InsightDifference: Equatable, Sendable {
    package let key: InsightKey
    package let kept: Int64
    package let counted: Int64

    package init(key: InsightKey, kept: Int64, counted: Int64) {
        (self.key, self.kept, self.counted) = (key, kept, counted)
    }

    fileprivate var order: String { "\(key.measure.rawValue)/\(key.day)/\(key.tool)/\(key.detail)" }

    package var json: JSON {
        [
            "measure": .string(key.measure.rawValue), "tool": .string(key.tool), "detail": .string(key.detail),
            "day": .string(Instant(utcDay: key.day).rfc3339), "kept": .integer(kept), "counted": .integer(counted),
        ]
    }
}
