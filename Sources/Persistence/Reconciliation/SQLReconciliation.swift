import Domain
import Kernel

struct SQLReconciliation: Reconciliation {
    let tx: SQLTransaction

    private static let columns = """
        id, connection_id, group_id, state, run, started_at, cursor, pages, counts, stamp, completed_at, listed_at, \
        last_stamp, last_counts, failures, code, message, version
        """

    func comparison(_ id: ID<GroupComparison>) throws -> GroupComparison? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM comparisons WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            GroupComparison.init(row:)
        )
    }

    func comparison(of target: Grant.Target) throws -> GroupComparison? {
        try tx.connection.first(
            """
            SELECT \(Self.columns) FROM comparisons
            WHERE organization_id = ?1 AND connection_id = ?2 AND group_id = ?3
            """,
            [tx.scope, .id(target.connection), .text(target.group)],
            GroupComparison.init(row:)
        )
    }

    func comparisons(page: PageRequest) throws -> Page<GroupComparison> {
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM comparisons WHERE organization_id = ?1 AND id > ?3 ORDER BY id LIMIT ?2
            """,
            [tx.scope, page.rowLimit, try page.cursor().map { try $0.text(0) } ?? ""],
            GroupComparison.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func add(_ comparison: GroupComparison) throws {
        try tx.execute(
            """
            INSERT INTO comparisons (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
            """,
            [tx.scope, .id(comparison.id), .id(comparison.target.connection), .text(comparison.target.group)]
                + comparison.changing,
            unique: { _ in nil }
        )
    }

    func save(_ comparison: GroupComparison) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE comparisons SET state = ?3, run = ?4, started_at = ?5, cursor = ?6, pages = ?7, counts = ?8,
                stamp = ?9, completed_at = ?10, listed_at = ?11, last_stamp = ?12, last_counts = ?13, failures = ?14,
                code = ?15, message = ?16, version = ?17 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?17
            """,
            [tx.scope, .id(comparison.id)] + comparison.changing
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("comparison `\(comparison.id)`") }
    }

    func addFingerprints(_ bytes: [UInt8], page: Int, of comparison: ID<GroupComparison>) throws {
        try tx.connection.execute(
            """
            INSERT INTO comparison_pages (organization_id, comparison_id, page, fingerprints) VALUES (?1, ?2, ?3, ?4)
            """,
            [tx.scope, .id(comparison), .int(page), .blob(bytes)]
        )
    }

    func fingerprints(of comparison: ID<GroupComparison>, _ body: ([UInt8]) throws -> Void) throws {
        try tx.connection.scan(
            """
            SELECT fingerprints FROM comparison_pages WHERE organization_id = ?1 AND comparison_id = ?2 ORDER BY page
            """,
            [tx.scope, .id(comparison)]
        ) { try body($0.blob(0)) }
    }

    func removeFingerprints(of comparison: ID<GroupComparison>) throws {
        try tx.connection.execute(
            "DELETE FROM comparison_pages WHERE organization_id = ?1 AND comparison_id = ?2",
            [tx.scope, .id(comparison)]
        )
    }
}

extension GroupComparison {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            target: Grant.Target(connection: row.id(1), group: row.text(2)),
            state: row.word(3),
            run: row.int(4),
            startedAt: row.instantOrNil(5),
            cursor: row.textOrNil(6),
            pages: Int(row.int(7)),
            counts: MemberCounts(row.json(8)),
            stamp: row.textOrNil(9),
            completedAt: row.instantOrNil(10),
            listedAt: row.instantOrNil(11),
            lastStamp: row.textOrNil(12),
            lastCounts: MemberCounts(row.json(13)),
            failures: Int(row.int(14)),
            code: row.textOrNil(15),
            message: row.textOrNil(16),
            version: row.int(17)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .word(state), .integer(run), .instant(startedAt), .text(cursor), .int(pages), .json(counts.json),
            .text(stamp), .instant(completedAt), .instant(listedAt), .text(lastStamp), .json(lastCounts.json),
            .int(failures), .text(code), .text(message), .integer(version),
        ]
    }
}
