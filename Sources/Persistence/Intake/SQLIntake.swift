import Domain
import Kernel

struct SQLIntake: Intake {
    let tx: SQLTransaction

    private static let columns = "issue, state, reason, attempts, first_seen_at, edited_snapshot, whereabouts"

    func find(_ issue: String) throws -> IntakeItem? {
        try tx.connection.first(
            """
            SELECT \(Self.columns) FROM intake_items WHERE organization_id = ?1 AND issue = ?2
            """,
            [tx.scope, .text(issue)],
            IntakeItem.init(row:)
        )
    }

    func add(_ item: IntakeItem) throws {
        try tx.execute(
            """
            INSERT INTO intake_items (organization_id, \(Self.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                tx.scope, .text(item.issue), .word(item.state), .text(item.reason), .int(item.attempts),
                .instant(item.firstSeenAt), .text(item.editedSnapshot), .text(item.whereabouts?.rawValue),
            ]
        ) { _ in .alreadyThere }
    }

    func save(_ item: IntakeItem) throws {
        try tx.connection.execute(
            """
            UPDATE intake_items SET state = ?3, reason = ?4, attempts = ?5, edited_snapshot = ?6, whereabouts = ?7
            WHERE organization_id = ?1 AND issue = ?2
            """,
            [
                tx.scope, .text(item.issue), .word(item.state), .text(item.reason), .int(item.attempts),
                .text(item.editedSnapshot), .text(item.whereabouts?.rawValue),
            ]
        )
    }

    func remove(_ issue: String) throws {
        try tx.connection.execute(
            "DELETE FROM intake_items WHERE organization_id = ?1 AND issue = ?2",
            [tx.scope, .text(issue)]
        )
    }

    /// Newest first.
    func items(state: IntakeItem.State, page: PageRequest) throws -> Page<IntakeItem> {
        let cursor = try page.cursor()
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM intake_items
            WHERE organization_id = ?1 AND state = ?2 \
            \(cursor == nil ? "" : "AND (first_seen_at, issue) < (?4, ?5)")
            ORDER BY first_seen_at DESC, issue DESC LIMIT ?3
            """,
            [tx.scope, .word(state), page.rowLimit] + (try cursor.map { [try $0.int(0), try $0.text(1)] } ?? []),
            IntakeItem.init(row:)
        )
        return page.page(rows) { Cursor(.integer($0.firstSeenAt.milliseconds), .string($0.issue)) }
    }
}

extension SQLIntake {
    func changedByHand(page: PageRequest) throws -> Page<IntakeItem> {
        let cursor = try page.cursor()
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM intake_items
            WHERE organization_id = ?1 AND (edited_snapshot IS NOT NULL OR whereabouts IS NOT NULL) \
            \(cursor == nil ? "" : "AND (first_seen_at, issue) < (?3, ?4)")
            ORDER BY first_seen_at DESC, issue DESC LIMIT ?2
            """,
            [tx.scope, page.rowLimit] + (try cursor.map { [try $0.int(0), try $0.text(1)] } ?? []),
            IntakeItem.init(row:)
        )
        return page.page(rows) { Cursor(.integer($0.firstSeenAt.milliseconds), .string($0.issue)) }
    }
}

extension IntakeItem {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            issue: row.text(0),
            state: row.word(1),
            reason: row.textOrNil(2),
            attempts: Int(row.int(3)),
            firstSeenAt: row.instant(4),
            editedSnapshot: row.textOrNil(5),
            whereabouts: row.textOrNil(6).flatMap(IntakeItem.Whereabouts.init)
        )
    }
}
