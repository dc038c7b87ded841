import Domain
import Kernel

extension SQLApprovals {
    private static let clock = """
        request_id, started_at, due_at, level, breached_at, paused_at, paused, version
        """

    func clock(of request: ID<AccessRequest>) throws -> ApprovalClock? {
        try tx.connection.first(
            "SELECT \(Self.clock) FROM approval_clocks WHERE organization_id = ?1 AND request_id = ?2",
            [tx.scope, .id(request)],
            ApprovalClock.init(row:)
        )
    }

    func dueClocks(at now: Instant, limit: Int) throws -> [ApprovalClock] {
        try tx.connection.query(
            """
            SELECT \(Self.clock) FROM approval_clocks WHERE organization_id = ?1 AND due_at <= ?2
            ORDER BY due_at, request_id LIMIT ?3
            """,
            [tx.scope, .instant(now), .int(limit)],
            ApprovalClock.init(row:)
        )
    }

    func add(_ clock: ApprovalClock) throws {
        try tx.connection.execute(
            """
            INSERT INTO approval_clocks (organization_id, \(Self.clock)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            [tx.scope, .id(clock.request), .instant(clock.startedAt)] + clock.changing
        )
    }

    func save(_ clock: ApprovalClock) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE approval_clocks SET due_at = ?3, level = ?4, breached_at = ?5, paused_at = ?6, paused = ?7,
                version = ?8 + 1
            WHERE organization_id = ?1 AND request_id = ?2 AND version = ?8
            """,
            [tx.scope, .id(clock.request)] + clock.changing
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("the clock of request `\(clock.request)`") }
    }

    func removeClock(of request: ID<AccessRequest>) throws {
        try tx.connection.execute(
            "DELETE FROM approval_clocks WHERE organization_id = ?1 AND request_id = ?2",
            [tx.scope, .id(request)]
        )
    }

    func ringAllClocks(at now: Instant, cappedAt level: Int) throws {
        try tx.connection.execute(
            """
            UPDATE approval_clocks SET due_at = ?2, level = CASE WHEN level > ?3 THEN ?3 ELSE level END,
                version = version + 1
            WHERE organization_id = ?1
            """,
            [tx.scope, .instant(now), .int(level)]
        )
    }

    func requestsWithoutClock(limit: Int) throws -> [(ID<AccessRequest>, Instant)] {
        try tx.connection.query(
            """
            SELECT id, created_at FROM requests WHERE organization_id = ?1 AND decision = 'pending'
            AND NOT EXISTS (SELECT 1 FROM approval_clocks WHERE approval_clocks.organization_id = ?1
                AND approval_clocks.request_id = requests.id)
            ORDER BY created_at, id LIMIT ?2
            """,
            [tx.scope, .int(limit)]
        ) { (try $0.id(0), try $0.instant(1)) }
    }
}

extension ApprovalClock {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            request: row.id(0),
            startedAt: row.instant(1),
            dueAt: row.instant(2),
            level: Int(row.int(3)),
            breachedAt: row.instantOrNil(4),
            pausedAt: row.instantOrNil(5),
            paused: Span(milliseconds: row.int(6)),
            version: row.int(7)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .instant(dueAt), .int(level), .instant(breachedAt), .instant(pausedAt), .integer(paused.milliseconds),
            .integer(version),
        ]
    }
}
