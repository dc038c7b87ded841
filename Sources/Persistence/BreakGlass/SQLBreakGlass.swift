import Domain
import Kernel

struct SQLBreakGlass: BreakGlass {
    let tx: SQLTransaction

    private static let columns = """
        id, request_id, grant_id, used_by, used_at, reason, hours, skipped, due_at, verdict, reviewed_by, reviewed_at, \
        comment, version
        """

    func settings() throws -> BreakGlassSettings? {
        try tx.connection.first(
            "SELECT invokers, most_hours, review_days FROM break_glass_settings WHERE organization_id = ?1",
            [tx.scope]
        ) { row in
            try BreakGlassSettings(
                invokers: row.word(0),
                mostHours: Int(row.int(1)),
                reviewDays: Int(row.int(2))
            )
        }
    }

    func save(_ settings: BreakGlassSettings?) throws {
        try tx.connection.execute("DELETE FROM break_glass_settings WHERE organization_id = ?1", [tx.scope])
        guard let settings else { return }
        try tx.connection.execute(
            """
            INSERT INTO break_glass_settings (organization_id, invokers, most_hours, review_days)
            VALUES (?1, ?2, ?3, ?4)
            """,
            [tx.scope, .word(settings.invokers), .int(settings.mostHours), .int(settings.reviewDays)]
        )
    }

    func find(_ id: ID<BreakGlassUse>) throws -> BreakGlassUse? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM break_glass_uses WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            BreakGlassUse.init(row:)
        )
    }

    func use(for request: ID<AccessRequest>) throws -> BreakGlassUse? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM break_glass_uses WHERE organization_id = ?1 AND request_id = ?2",
            [tx.scope, .id(request)],
            BreakGlassUse.init(row:)
        )
    }

    func isUnreviewed(holder: ID<Person>, tool: ID<Tool>) throws -> Bool {
        try tx.connection.first(
            """
            SELECT 1 FROM break_glass_uses u
                JOIN requests r ON r.organization_id = u.organization_id AND r.id = u.request_id
            WHERE u.organization_id = ?1 AND u.verdict IS NULL AND r.beneficiary_id = ?2 AND r.tool_id = ?3
            LIMIT 1
            """,
            [tx.scope, .id(holder), .id(tool)]
        ) { try $0.int(0) } != nil
    }

    func add(_ use: BreakGlassUse) throws {
        try tx.execute(
            """
            INSERT INTO break_glass_uses (organization_id, id, request_id, grant_id, used_by, used_at, reason, hours,
                skipped, due_at, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            [
                tx.scope, .id(use.id), .id(use.request), .id(use.grant), .id(use.by), .instant(use.at),
                .text(use.reason), .int(use.hours), .json(.strings(use.skipped.map(\.rawValue))), .instant(use.dueAt),
                .integer(use.version),
            ]
        ) { _ in Refusal.changedMeanwhile("request `\(use.request)`") }
    }

    func save(_ use: BreakGlassUse) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE break_glass_uses SET verdict = ?3, reviewed_by = ?4, reviewed_at = ?5, comment = ?6,
                version = ?7 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?7
            """,
            [
                tx.scope, .id(use.id), .text(use.review?.verdict.rawValue), .id(use.review?.by),
                .instant(use.review?.at), .text(use.review?.comment), .integer(use.version),
            ]
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("use `\(use.id)` of break-glass") }
    }

    func list(open: Bool, page: PageRequest) throws -> Page<BreakGlassUse> {
        try open ? waiting(page) : reviewed(page)
    }

    private func waiting(_ page: PageRequest) throws -> Page<BreakGlassUse> {
        let cursor = try page.cursor()
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM break_glass_uses WHERE organization_id = ?1 AND verdict IS NULL
                \(cursor == nil ? "" : "AND (due_at, id) > (?3, ?4)") ORDER BY due_at, id LIMIT ?2
            """,
            [tx.scope, page.rowLimit] + (try cursor.map { [try $0.int(0), try $0.text(1)] } ?? []),
            BreakGlassUse.init(row:)
        )
        return page.page(rows) { Cursor(.integer($0.dueAt.milliseconds), .string($0.id.rawValue)) }
    }

    private func reviewed(_ page: PageRequest) throws -> Page<BreakGlassUse> {
        let cursor = try page.cursor().map { try $0.text(0) }
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM break_glass_uses WHERE organization_id = ?1 AND verdict IS NOT NULL
                \(cursor == nil ? "" : "AND id < ?3") ORDER BY id DESC LIMIT ?2
            """,
            [tx.scope, page.rowLimit] + [cursor].compactMap(\.self),
            BreakGlassUse.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func countOpen() throws -> Int {
        try tx.connection.first(
            "SELECT count(*) FROM break_glass_uses WHERE organization_id = ?1 AND verdict IS NULL",
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func countOverdue(at now: Instant) throws -> Int {
        try tx.connection.first(
            "SELECT count(*) FROM break_glass_uses WHERE organization_id = ?1 AND verdict IS NULL AND due_at <= ?2",
            [tx.scope, .instant(now)]
        ) { Int(try $0.int(0)) } ?? 0
    }
}

extension BreakGlassUse {
    fileprivate init(row: SQLRow) throws {
        let verdict = try row.textOrNil(9).flatMap(Verdict.init)
        let (by, at): (ID<Person>?, Instant?) = (try row.idOrNil(10), try row.instantOrNil(11))
        let comment = try row.textOrNil(12) ?? ""
        var review: Review?
        if let verdict, let by, let at { review = Review(verdict, by: by, at: at, comment: comment) }
        try self.init(
            id: row.id(0),
            request: row.id(1),
            grant: row.id(2),
            by: row.id(3),
            at: row.instant(4),
            reason: row.text(5),
            hours: Int(row.int(6)),
            skipped: (row.json(7).array ?? []).compactMap(\.string).map { ID($0) },
            dueAt: row.instant(8),
            review: review,
            version: row.int(13)
        )
    }
}
