import Kernel

/// Takes the next entries of the log into the counts, each exactly once: how far it came commits with the counts.
///
/// What it costs follows what changed. It may be run at any time and as often as one likes (N13); the days that the
/// counts belong to come from the entries, never from when it runs.
package struct CountInsights: Sendable {
    private let limit: Int

    package init(limit: Int) { self.limit = limit }

    /// - Returns: how many entries were taken in.
    package func callAsFunction(in tx: some Scope & HasAudit & HasRequests & HasGrants & HasInsights) throws -> Int {
        let through = try tx.insights.progress().through
        try CountEarlierReviews(through: through)(in: tx)
        let entries = try tx.audit.range(from: through + 1, limit: limit)
        guard let last = entries.last else { return 0 }
        var touched: [String: StoredEntry] = [:]
        for entry in entries { try count(entry, &touched, in: tx) }
        // At the end of the log what a grant was is what it is, whatever words led there.
        if entries.count < limit {
            for (id, entry) in touched.sorted(by: { $0.key < $1.key }) { try CountGrant(entry, ID(id)).settle(in: tx) }
        }
        try tx.insights.save(InsightProgress(through: last.seq, countedAt: tx.now))
        return entries.count
    }

    private func count(
        _ entry: StoredEntry,
        _ touched: inout [String: StoredEntry],
        in tx: some HasRequests & HasGrants & HasInsights
    ) throws {
        switch entry.action.prefix(while: { $0 != "_" }) {
        case "request":
            for id in entry.ids(of: "request") { try CountRequest(entry, ID(id))(in: tx) }
            if entry.action == LogWords.breach { try tx.insights.add(1, to: InsightKey(.breach, day: entry.at.utcDay)) }
        case "grant":
            for id in entry.ids(of: "grant") {
                touched[id] = entry
                try CountGrant(entry, ID(id))(in: tx)
            }
        case "drift":
            let kind = entry.json["data"]?["kind"]?.string ?? "unknown"
            try tx.insights.add(1, to: InsightKey(.drift, detail: kind, day: entry.at.utcDay))
        case "recert":
            guard let detail = LogWords.reviews[entry.action] else { return }
            try tx.insights.add(1, to: InsightKey(.review, detail: detail, day: entry.at.utcDay))
        default: break
        }
    }
}

/// Words of the log that are counted wherever they come from.
package enum LogWords {
    /// A deadline passed before anybody decided.
    package static let breach = AuditAction.requestSLABreached.rawValue
    /// What reconciliation found; its data names the `kind`.
    package static let drift = "drift_found"
    /// What happened to a review, as it is counted.
    package static let reviews: [String: String] = [
        AuditAction.recertIssueCreated.rawValue: "asked", AuditAction.recertKept.rawValue: "kept",
        AuditAction.recertRevoked.rawValue: "revoked", AuditAction.recertOverdue.rawValue: "overdue",
    ]
}

extension StoredEntry {
    /// The subjects of that noun.
    func ids(of noun: String) -> [String] { (json["subjects"]?[noun]?.array ?? []).compactMap(\.string) }
}

/// Counts a request once, and once its decision.
struct CountRequest {
    private let entry: StoredEntry
    private let id: ID<AccessRequest>

    init(_ entry: StoredEntry, _ id: ID<AccessRequest>) { (self.entry, self.id) = (entry, id) }

    func callAsFunction(in tx: some HasRequests & HasInsights) throws {
        let known = try tx.insights.isDecided(id)
        guard known != true, let request = try tx.requests.find(id) else { return }
        let isDecided = request.decision != .pending
        guard known == nil || isDecided else { return }
        if known == nil { try tx.insights.add(1, to: request.key(.requested, day: request.createdAt.utcDay)) }
        if isDecided { for key in request.decisionKeys { try tx.insights.add(1, to: key) } }
        try tx.insights.save(id, isDecided: isDecided)
    }
}

extension AccessRequest {
    func key(_ measure: Measure, _ detail: String = "", day: Int64) -> InsightKey {
        InsightKey(measure, tool: tool, detail: detail, day: day)
    }

    /// The cells in which the decision counts as one.
    var decisionKeys: [InsightKey] {
        guard let decidedAt else { return [] }
        let day = decidedAt.utcDay
        var keys = [key(.decision, "\(decision.rawValue):\(source?.rawValue ?? "")", day: day)]
        if decision == .approved { keys.append(key(.approved, day: createdAt.utcDay)) }
        if decision == .denied { keys.append(key(.denial, DenialReason.short(reason), day: day)) }
        if source == .person, decision == .approved || decision == .denied {
            keys.append(key(.decisionTime, String(Latency.bucket(decidedAt - createdAt)), day: day))
        }
        return keys
    }
}

/// A denial's reason as it is counted.
package enum DenialReason {
    /// The first line, at most 120 characters of it, so that equal reasons meet.
    package static func short(_ reason: String?) -> String {
        let words = (reason ?? "").prefix { $0 != "\n" }.split(separator: " ").joined(separator: " ")
        return words.isEmpty ? "none given" : String(words.prefix(120))
    }
}
