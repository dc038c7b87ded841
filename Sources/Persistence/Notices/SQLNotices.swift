import Domain
import Kernel

struct SQLNotices: Notices {
    let tx: SQLTransaction

    private static let columns = "id, event, subject, issue, detail, actor_id, created_at, told_at, facts"

    func find(_ id: ID<Notice>) throws -> Notice? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM notices WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            Notice.init(row:)
        )
    }

    func add(_ notice: Notice) throws {
        try tx.connection.post(
            """
            INSERT INTO notices (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            [
                tx.scope, .id(notice.id), .word(notice.event), .text(notice.subject), .text(notice.issue),
                .json(notice.detail), .id(notice.actor), .instant(notice.createdAt), .instant(notice.toldAt),
                .json(notice.facts),
            ]
        )
    }

    func save(_ notice: Notice) throws {
        try tx.connection.execute(
            "UPDATE notices SET issue = ?3, told_at = ?4, facts = ?5 WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(notice.id), .text(notice.issue), .instant(notice.toldAt), .json(notice.facts)]
        )
    }

    func asked(about request: ID<AccessRequest>) throws -> [Delivery.Addressee] {
        try tx.connection.query(
            """
            SELECT d.person_id, d.audience, d.room FROM notices n
            JOIN notice_deliveries d ON d.organization_id = n.organization_id AND d.notice_id = n.id
            WHERE n.organization_id = ?1 AND n.subject = ?2
                AND n.event IN ('pending', 'sla_breached', 'escalated') AND d.state <> 'unreachable'
            ORDER BY d.id
            """,
            [tx.scope, .id(request)]
        ) { try Delivery.Addressee(row: $0, from: 0) }
    }

    func progress(_ reminder: String) throws -> ReviewProgress? {
        try tx.connection.first(
            "SELECT end_at, subject FROM notice_progress WHERE organization_id = ?1 AND reminder = ?2",
            [tx.scope, .text(reminder)]
        ) { ReviewProgress(end: try $0.instant(0), grant: try $0.id(1)) }
    }

    func save(_ progress: ReviewProgress, _ reminder: String) throws {
        try tx.connection.execute(
            """
            INSERT INTO notice_progress (organization_id, reminder, end_at, subject) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id, reminder)
                DO UPDATE SET end_at = excluded.end_at, subject = excluded.subject
            """,
            [tx.scope, .text(reminder), .instant(progress.end), .id(progress.grant)]
        )
    }

    func reviews(after progress: ReviewProgress, dueBy end: Instant, limit: Int) throws -> [Review] {
        try SQLReviews(tx: tx).open(after: progress, dueBy: end, limit: limit)
    }

    func isNotRenewed(_ grant: ID<Grant>) throws -> Bool {
        try tx.connection.exists(
            "SELECT 1 FROM grants_not_renewed WHERE organization_id = ?1 AND grant_id = ?2",
            [tx.scope, .id(grant)]
        )
    }

    func setNotRenewed(_ grant: ID<Grant>, by person: ID<Person>?, at now: Instant) throws {
        guard let person else {
            try tx.connection.execute(
                "DELETE FROM grants_not_renewed WHERE organization_id = ?1 AND grant_id = ?2",
                [tx.scope, .id(grant)]
            )
            return
        }
        try tx.connection.execute(
            """
            INSERT INTO grants_not_renewed (organization_id, grant_id, marked_by, marked_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id, grant_id) DO NOTHING
            """,
            [tx.scope, .id(grant), .id(person), .instant(now)]
        )
    }
}

extension Notice {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            event: row.word(1),
            subject: row.text(2),
            issue: row.textOrNil(3),
            detail: row.json(4),
            actor: row.idOrNil(5),
            createdAt: row.instant(6),
            toldAt: row.instantOrNil(7),
            facts: row.json(8)
        )
    }
}
