import Domain
import Kernel

struct SQLMassChanges: MassChanges {
    let tx: SQLTransaction

    private static let columns = """
        id, cause, subjects, size, reason, asked_by, asked_at, state, done, settled_by, settled_at, settled_reason, \
        version
        """

    func setting() throws -> BreakerSetting {
        try tx.connection.first(
            """
            SELECT most, percent, wanted_most, wanted_percent, wanted_by, wanted_from FROM breakers
            WHERE organization_id = ?1
            """,
            [tx.scope],
            BreakerSetting.init(row:)
        ) ?? BreakerSetting(.standard)
    }

    func save(_ setting: BreakerSetting) throws {
        try tx.connection.execute(
            """
            INSERT INTO breakers (organization_id, most, percent, wanted_most, wanted_percent, wanted_by, wanted_from)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (organization_id) DO UPDATE SET most = excluded.most, percent = excluded.percent,
                wanted_most = excluded.wanted_most, wanted_percent = excluded.wanted_percent,
                wanted_by = excluded.wanted_by, wanted_from = excluded.wanted_from
            """,
            [
                tx.scope, .int(setting.limits.most), .int(setting.limits.percent),
                .int(setting.wanted?.limits.most), .int(setting.wanted?.limits.percent), .id(setting.wanted?.by),
                .instant(setting.wanted?.from),
            ]
        )
    }

    func passed(after moment: Instant) throws -> Int {
        try tx.connection.first(
            """
            SELECT CAST(coalesce(sum(removals), 0) AS BIGINT) FROM breaker_passes
            WHERE organization_id = ?1 AND passed_at > ?2 AND passed_at <= ?3
            """,
            [tx.scope, .instant(moment), .instant(tx.now + .minutes(1))]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func pass(_ count: Int, forgettingBefore moment: Instant) throws {
        try tx.connection.execute(
            "DELETE FROM breaker_passes WHERE organization_id = ?1 AND passed_at <= ?2",
            [tx.scope, .instant(moment)]
        )
        guard count > 0 else { return }
        let id: ID<Breaker> = tx.newID()
        try tx.connection.execute(
            "INSERT INTO breaker_passes (organization_id, passed_at, id, removals) VALUES (?1, ?2, ?3, ?4)",
            [tx.scope, .instant(tx.now), .id(id), .int(count)]
        )
    }

    func openGrants(upTo limit: Int) throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM (
                SELECT 1 AS one FROM grants
                WHERE organization_id = ?1 AND status IN ('active', 'pendingProvision') LIMIT ?2
            ) AS counted
            """,
            [tx.scope, .int(limit)]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func find(_ id: ID<MassChange>) throws -> MassChange? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM mass_changes WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            MassChange.init(row:)
        )
    }

    func add(_ change: MassChange) throws {
        try tx.connection.execute(
            """
            INSERT INTO mass_changes (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            [
                tx.scope, .id(change.id), .word(change.cause), .texts(change.subjects), .int(change.size),
                .text(change.reason), .text(change.askedBy), .instant(change.askedAt),
            ] + change.changing
        )
    }

    func save(_ change: MassChange) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE mass_changes SET state = ?3, done = ?4, settled_by = ?5, settled_at = ?6, settled_reason = ?7,
                version = ?8 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?8
            """,
            [tx.scope, .id(change.id)] + change.changing
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("mass change `\(change.id)`") }
    }

    func list(page: PageRequest) throws -> Page<MassChange> {
        let cursor = try page.cursor().map { try $0.text(0) }
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM mass_changes WHERE organization_id = ?1 \(cursor == nil ? "" : "AND id < ?3")
            ORDER BY id DESC LIMIT ?2
            """,
            [tx.scope, page.rowLimit] + [cursor].compactMap(\.self),
            MassChange.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func unsettled() throws -> [MassChange] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM mass_changes
            WHERE organization_id = ?1 AND (state = 'paused' OR state = 'running') ORDER BY id
            """,
            [tx.scope],
            MassChange.init(row:)
        )
    }

    /// Those that wait are counted in their own index; the others are counted one by one.
    func count(in state: MassChange.State) throws -> Int {
        try tx.connection.first(
            "SELECT count(*) FROM mass_changes WHERE organization_id = ?1 AND state = '\(state.rawValue)'",
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }
}

extension BreakerSetting {
    fileprivate init(row: SQLRow) throws {
        self.init(try Breaker(most: Int(row.int(0)), percent: Int(row.int(1))))
        guard let most = try row.intOrNil(2), let percent = try row.intOrNil(3), let by: ID<Person> = try row.idOrNil(4)
        else { return }
        let limits = try Breaker(most: Int(most), percent: Int(percent))
        wanted = Wanted(limits: limits, by: by, from: try row.instantOrNil(5))
    }
}

extension MassChange {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            cause: row.word(1),
            subjects: row.texts(2),
            size: Int(row.int(3)),
            reason: row.text(4),
            askedBy: row.text(5),
            askedAt: row.instant(6),
            state: row.word(7),
            done: Int(row.int(8)),
            settledBy: row.idOrNil(9),
            settledAt: row.instantOrNil(10),
            settledReason: row.textOrNil(11),
            version: row.int(12)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .word(state), .int(done), .id(settledBy), .instant(settledAt), .text(settledReason), .integer(version),
        ]
    }
}
