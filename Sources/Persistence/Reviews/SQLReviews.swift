import Domain
import Kernel

struct SQLReviews: Reviews {
    let tx: SQLTransaction

    private static let columns = """
        id, grant_id, cycle, reviewer_id, opened_at, due_at, next_at, state, issue, issued_at, answered_by, \
        answered_at, reason, is_flagged, attempts, code, message, version
        """

    /// Repeat the words of the partial indexes, which serve only statements that do.
    private static let isOpen = "(state = 'due' OR state = 'issued' OR state = 'overdue')"
    private static let isShown = "(state = 'due' OR state = 'issued' OR state = 'overdue' OR is_flagged = 1)"

    func find(_ id: ID<Review>) throws -> Review? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM reviews WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            Review.init(row:)
        )
    }

    func review(of grant: ID<Grant>, cycle: Instant) throws -> Review? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM reviews WHERE organization_id = ?1 AND grant_id = ?2 AND cycle = ?3",
            [tx.scope, .id(grant), .instant(cycle)],
            Review.init(row:)
        )
    }

    func add(_ review: Review) throws {
        try tx.execute(
            """
            INSERT INTO reviews (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
            """,
            [
                tx.scope, .id(review.id), .id(review.grant), .instant(review.cycle), .id(review.reviewer),
                .instant(review.openedAt),
            ] + review.changing,
            unique: { _ in nil }
        )
    }

    func save(_ review: Review) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE reviews SET due_at = ?3, next_at = ?4, state = ?5, issue = ?6, issued_at = ?7, answered_by = ?8,
                answered_at = ?9, reason = ?10, is_flagged = ?11, attempts = ?12, code = ?13, message = ?14,
                version = ?15 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?15
            """,
            [tx.scope, .id(review.id)] + review.changing
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("review `\(review.id)`") }
    }

    func toLookAt(at now: Instant, limit: Int) throws -> [Review] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM reviews WHERE organization_id = ?1 AND \(Self.isOpen) AND next_at <= ?2
            ORDER BY next_at, id LIMIT ?3
            """,
            [tx.scope, .instant(now), .int(limit)],
            Review.init(row:)
        )
    }

    /// Open ones by when an answer is due, after that review.
    func open(after progress: ReviewProgress, dueBy end: Instant, limit: Int) throws -> [Review] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM reviews WHERE organization_id = ?1 AND \(Self.isShown)
                AND (due_at, id) > (?2, ?3) AND due_at <= ?4 ORDER BY due_at, id LIMIT ?5
            """,
            [tx.scope, .instant(progress.end), .id(progress.grant), .instant(end), .int(limit)],
            Review.init(row:)
        )
    }

    func list(open: Bool, page: PageRequest) throws -> Page<Review> {
        try open ? shown(page) : closed(page)
    }

    private func shown(_ page: PageRequest) throws -> Page<Review> {
        let cursor = try page.cursor()
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM reviews WHERE organization_id = ?1 AND \(Self.isShown)
                \(cursor == nil ? "" : "AND (due_at, id) > (?3, ?4)") ORDER BY due_at, id LIMIT ?2
            """,
            [tx.scope, page.rowLimit] + (try cursor.map { [try $0.int(0), try $0.text(1)] } ?? []),
            Review.init(row:)
        )
        return page.page(rows) { Cursor(.integer($0.dueAt.milliseconds), .string($0.id.rawValue)) }
    }

    private func closed(_ page: PageRequest) throws -> Page<Review> {
        let cursor = try page.cursor().map { try $0.text(0) }
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM reviews WHERE organization_id = ?1 AND NOT \(Self.isShown)
                \(cursor == nil ? "" : "AND id < ?3") ORDER BY id DESC LIMIT ?2
            """,
            [tx.scope, page.rowLimit] + [cursor].compactMap(\.self),
            Review.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func overdue() throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM reviews
            WHERE organization_id = ?1 AND \(Self.isShown) AND ((state || '') = 'overdue' OR is_flagged = 1)
            """,
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }
}

extension Review {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            grant: row.id(1),
            cycle: row.instant(2),
            reviewer: row.idOrNil(3),
            openedAt: row.instant(4),
            dueAt: row.instant(5),
            nextAt: row.instant(6),
            state: row.word(7),
            issue: row.textOrNil(8),
            issuedAt: row.instantOrNil(9),
            answeredBy: row.textOrNil(10),
            answeredAt: row.instantOrNil(11),
            reason: row.textOrNil(12),
            isFlagged: row.bool(13),
            attempts: Int(row.int(14)),
            code: row.textOrNil(15),
            message: row.textOrNil(16),
            version: row.int(17)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .instant(dueAt), .instant(nextAt), .word(state), .text(issue), .instant(issuedAt), .text(answeredBy),
            .instant(answeredAt), .text(reason), .bool(isFlagged), .int(attempts), .text(code), .text(message),
            .integer(version),
        ]
    }
}
