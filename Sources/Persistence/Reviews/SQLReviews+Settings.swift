import Domain
import Kernel

extension SQLReviews {
    func settings() throws -> ReviewSettings? {
        try tx.connection.first(
            """
            SELECT issue_type, window_days, answer_days, grace_days, revoked_from FROM review_settings
            WHERE organization_id = ?1
            """,
            [tx.scope]
        ) { row in
            try ReviewSettings(
                issueType: row.text(0),
                windowDays: Int(row.int(1)),
                answerDays: Int(row.int(2)),
                graceDays: Int(row.int(3)),
                revokedFrom: row.word(4)
            )
        }
    }

    func save(_ settings: ReviewSettings?) throws {
        try tx.connection.execute("DELETE FROM review_settings WHERE organization_id = ?1", [tx.scope])
        guard let settings else { return }
        try tx.connection.execute(
            """
            INSERT INTO review_settings (organization_id, issue_type, window_days, answer_days, grace_days,
                revoked_from)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                tx.scope, .text(settings.issueType), .int(settings.windowDays), .int(settings.answerDays),
                .int(settings.graceDays), .word(settings.revokedFrom),
            ]
        )
    }

    func progress() throws -> ReviewProgress? {
        try tx.connection.first(
            "SELECT end_at, grant_id FROM review_progress WHERE organization_id = ?1",
            [tx.scope]
        ) { ReviewProgress(end: try $0.instant(0), grant: try $0.id(1)) }
    }

    func forgetProgress() throws {
        try tx.connection.execute("DELETE FROM review_progress WHERE organization_id = ?1", [tx.scope])
    }

    func save(_ progress: ReviewProgress) throws {
        try tx.connection.execute(
            """
            INSERT INTO review_progress (organization_id, end_at, grant_id) VALUES (?1, ?2, ?3)
            ON CONFLICT (organization_id) DO UPDATE SET end_at = excluded.end_at, grant_id = excluded.grant_id
            """,
            [tx.scope, .instant(progress.end), .id(progress.grant)]
        )
    }

    /// Repeats the words of the partial indexes, one for each status.
    func grants(after progress: ReviewProgress?, endingBy end: Instant, limit: Int) throws -> [Grant] {
        let found = try ["status = 'active'", "status = 'pendingProvision' AND expires_at IS NOT NULL"].flatMap {
            try grants($0, after: progress, endingBy: end, limit: limit)
        }
        let ordered = found.sorted { ($0.expiresAt ?? end, $0.id) < ($1.expiresAt ?? end, $1.id) }
        return Array(ordered.prefix(limit))
    }

    private func grants(_ status: String, after progress: ReviewProgress?, endingBy end: Instant, limit: Int) throws
        -> [Grant]
    {
        try tx.connection.query(
            """
            SELECT \(SQLGrants.columns) FROM grants WHERE organization_id = ?1 AND \(status)
                AND expires_at <= ?2 AND (expires_at, id) > (?3, ?4)
            ORDER BY expires_at, id LIMIT ?5
            """,
            [
                tx.scope, .instant(end), .instant(progress?.end ?? tx.now), .text(progress?.grant.rawValue ?? ""),
                .int(limit),
            ],
            Grant.init(row:)
        )
    }
}
