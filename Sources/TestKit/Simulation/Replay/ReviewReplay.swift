import Domain
import Kernel

/// G8: nobody reviews an own grant, silence has its outcome by risk and not before its time, one answer counts.
struct ReviewReplay {
    private struct Asked {
        var isIssued = false
        /// When an answer was due, once it was late.
        var due: Instant?
        var isAnswered = false
    }

    private var reviews: [String: Asked] = [:]
    private var grace = Span.days(3)
    private var revokedFrom = Tool.Risk.high

    static let telling: Set<String> = [
        "reviews_configured", "recert_issue_created", "recert_overdue", "recert_kept", "recert_revoked",
    ]

    mutating func read(_ entry: ToldEntry, _ decisions: DecisionReplay) throws {
        let review = entry.subject("review")
        let parties = decisions.parties(ofGrant: entry.subject("grant"))
        var asked = reviews[review] ?? Asked()
        switch entry.action {
        case "reviews_configured":
            let new = entry.data["new"]
            grace = .days(new?["graceDays"]?.integer ?? 3)
            return revokedFrom = new?["revokedFrom"]?.string.flatMap(Tool.Risk.init(rawValue:)) ?? .high
        case "recert_issue_created":
            let reviewer = entry.data["reviewer"]?.string
            try entry.must(reviewer.map { !parties.contains($0) } ?? true, "G8", "a party is asked")
            try entry.must(!asked.isIssued, "G8", "asked in two issues")
            asked.isIssued = true
        case "recert_overdue":
            try entry.must(asked.due == nil && !asked.isAnswered, "G8", "late twice, or answered")
            asked.due = entry.instant("due")
            try entry.must(asked.due.map { $0 <= entry.at } ?? false, "G8", "late before its time")
        case "recert_kept", "recert_revoked": try answer(&asked, entry, parties)
        default: return
        }
        reviews[review] = asked
    }

    private func answer(_ asked: inout Asked, _ entry: ToldEntry, _ parties: Set<String>) throws {
        try entry.must(!asked.isAnswered, "G8", "answered twice")
        guard let by = entry.data["by"]?.string else { return try conclude(asked, entry) }
        try entry.must(by == entry.actor && entry.isByPerson && !parties.contains(by), "G8", "a party answered")
        asked.isAnswered = true
    }

    /// Nobody answered: whoever looks later may still do so where the grant was kept.
    private func conclude(_ asked: Asked, _ entry: ToldEntry) throws {
        let isDue = asked.due.map { entry.at >= $0 + grace } ?? false
        try entry.must(entry.kind == "system" && isDue, "G8", "an outcome before its time")
        let risk = entry.data["risk"]?.string.flatMap(Tool.Risk.init(rawValue:)) ?? .high
        let isRevoked = entry.action == "recert_revoked"
        try entry.must(isRevoked == (risk >= revokedFrom), "G8", "the wrong outcome for \(risk) risk")
    }
}
