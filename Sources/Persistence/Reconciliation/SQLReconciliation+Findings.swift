import Domain
import Kernel

extension SQLReconciliation {
    private static let findingColumns = """
        id, comparison_id, kind, reference, identity_id, person_id, grant_id, found_at, state, seen_run, resolved_at, \
        resolved_by, reason, attempts, code, message, version
        """

    /// Repeats the words of the partial indexes, which serve only statements that do.
    private static let isOpen = "(state = 'open' OR state = 'removing')"

    func finding(_ id: ID<Finding>) throws -> Finding? {
        try tx.connection.first(
            "SELECT \(Self.findingColumns) FROM findings WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            Finding.init(row:)
        )
    }

    func openFinding(of comparison: ID<GroupComparison>, kind: Finding.Kind, key: String) throws -> Finding? {
        try tx.connection.first(
            """
            SELECT \(Self.findingColumns) FROM findings
            WHERE organization_id = ?1 AND comparison_id = ?2 AND kind = ?3 AND subject = ?4 AND \(Self.isOpen)
            """,
            [tx.scope, .id(comparison), .word(kind), .text(key)],
            Finding.init(row:)
        )
    }

    func wasRemoved(_ key: String, of comparison: ID<GroupComparison>, after moment: Instant) throws -> Bool {
        try tx.connection.exists(
            """
            SELECT 1 FROM findings
            WHERE organization_id = ?1 AND comparison_id = ?2 AND subject = ?3 AND resolved_at > ?4
                AND state = 'removed'
            """,
            [tx.scope, .id(comparison), .text(key), .instant(moment)]
        )
    }

    func hasMoved(_ target: Grant.Target, _ comparison: ID<GroupComparison>, since moment: Instant) throws -> Bool {
        let hasJob = try tx.connection.exists(
            """
            SELECT 1 FROM jobs
            WHERE organization_id = ?1 AND completed_at >= ?2 AND connection_id = ?3 AND group_id = ?4
                AND (state = 'succeeded' OR state = 'cancelled' OR state = 'abandoned') AND kind <> 'check'
            """,
            [tx.scope, .instant(moment), .id(target.connection), .text(target.group)]
        )
        if hasJob { return true }
        return try tx.connection.exists(
            """
            SELECT 1 FROM findings
            WHERE organization_id = ?1 AND comparison_id = ?2 AND resolved_at >= ?3 AND state = 'removed'
            """,
            [tx.scope, .id(comparison), .instant(moment)]
        )
    }

    func add(_ finding: Finding) throws {
        try tx.execute(
            """
            INSERT INTO findings (organization_id, subject, \(Self.findingColumns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
            """,
            [
                tx.scope, .text(finding.key), .id(finding.id), .id(finding.comparison), .word(finding.kind),
                .blob(finding.reference), .id(finding.identity), .id(finding.person), .id(finding.grant),
                .instant(finding.foundAt),
            ] + finding.changing,
            unique: { _ in nil }
        )
    }

    func save(_ finding: Finding) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE findings SET state = ?3, seen_run = ?4, resolved_at = ?5, resolved_by = ?6, reason = ?7,
                attempts = ?8, code = ?9, message = ?10, version = ?11 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?11
            """,
            [tx.scope, .id(finding.id)] + finding.changing
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("finding `\(finding.id)`") }
    }

    func findings(open: Bool, page: PageRequest) throws -> Page<Finding> {
        let cursor = try page.cursor().map { try $0.text(0) }
        let after = cursor == nil ? "" : open ? "AND id > ?3" : "AND id < ?3"
        let rows = try tx.connection.query(
            """
            SELECT \(Self.findingColumns) FROM findings
            WHERE organization_id = ?1 AND \(open ? Self.isOpen : "NOT \(Self.isOpen)") \(after)
            ORDER BY id \(open ? "" : "DESC") LIMIT ?2
            """,
            [tx.scope, page.rowLimit] + [cursor].compactMap(\.self),
            Finding.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func openFindings() throws -> Int {
        try tx.connection.first(
            "SELECT count(*) FROM findings WHERE organization_id = ?1 AND \(Self.isOpen)",
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func unseen(by run: Int64, of comparison: ID<GroupComparison>, limit: Int) throws -> [Finding] {
        try tx.connection.query(
            """
            SELECT \(Self.findingColumns) FROM findings
            WHERE organization_id = ?1 AND comparison_id = ?2 AND \(Self.isOpen) AND (state || '') = 'open'
                AND seen_run < ?3
            ORDER BY kind, subject LIMIT ?4
            """,
            [tx.scope, .id(comparison), .integer(run), .int(limit)],
            Finding.init(row:)
        )
    }
}

extension Finding {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            comparison: row.id(1),
            kind: row.word(2),
            reference: row.blobOrNil(3),
            identity: row.idOrNil(4),
            person: row.idOrNil(5),
            grant: row.idOrNil(6),
            foundAt: row.instant(7),
            state: row.word(8),
            seenRun: row.int(9),
            resolvedAt: row.instantOrNil(10),
            resolvedBy: row.textOrNil(11),
            reason: row.textOrNil(12),
            attempts: Int(row.int(13)),
            code: row.textOrNil(14),
            message: row.textOrNil(15),
            version: row.int(16)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .word(state), .integer(seenRun), .instant(resolvedAt), .text(resolvedBy), .text(reason), .int(attempts),
            .text(code), .text(message), .integer(version),
        ]
    }
}
