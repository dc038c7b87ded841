import Domain
import Kernel

/// The counts as they are written; how they are read lies beside.
struct SQLInsights: Insights {
    let tx: SQLTransaction

    func progress() throws -> InsightProgress {
        try tx.connection.first(
            "SELECT through_seq, counted_at FROM insight_progress WHERE organization_id = ?1",
            [tx.scope]
        ) { InsightProgress(through: try $0.int(0), countedAt: try $0.instant(1)) }
            ?? InsightProgress(through: 0, countedAt: Instant(milliseconds: 0))
    }

    func save(_ progress: InsightProgress) throws {
        try tx.connection.post(
            """
            INSERT INTO insight_progress (organization_id, through_seq, counted_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (organization_id) DO UPDATE
            SET through_seq = excluded.through_seq, counted_at = excluded.counted_at
            """,
            [tx.scope, .integer(progress.through), .instant(progress.countedAt)]
        )
    }

    private static let facts = """
        tool_id, holder_id, data_classes, state, start_day, end_day, has_begun, ended_at, is_removed
        """

    func grant(_ id: ID<Grant>) throws -> GrantFact? {
        try tx.connection.first(
            "SELECT \(Self.facts) FROM insight_grants WHERE organization_id = ?1 AND grant_id = ?2",
            [tx.scope, .id(id)]
        ) { row in
            try GrantFact(
                id: id,
                tool: row.id(0),
                holder: row.id(1),
                dataClasses: row.texts(2),
                state: row.word(3),
                startDay: row.intOrNil(4),
                endDay: row.intOrNil(5),
                hasBegun: row.bool(6),
                endedAt: row.instantOrNil(7),
                isRemoved: row.bool(8)
            )
        }
    }

    func save(_ fact: GrantFact) throws {
        try tx.connection.post(
            """
            INSERT INTO insight_grants (organization_id, grant_id, \(Self.facts))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (organization_id, grant_id) DO UPDATE
            SET state = excluded.state, start_day = excluded.start_day, end_day = excluded.end_day,
                has_begun = excluded.has_begun, ended_at = excluded.ended_at, is_removed = excluded.is_removed
            """,
            [
                tx.scope, .id(fact.id), .id(fact.tool), .id(fact.holder), .texts(fact.dataClasses), .word(fact.state),
                .int(fact.startDay), .int(fact.endDay), .bool(fact.hasBegun), .instant(fact.endedAt),
                .bool(fact.isRemoved),
            ]
        )
    }

    func isDecided(_ id: ID<AccessRequest>) throws -> Bool? {
        try tx.connection.first(
            "SELECT is_decided FROM insight_requests WHERE organization_id = ?1 AND request_id = ?2",
            [tx.scope, .id(id)]
        ) { try $0.bool(0) }
    }

    func save(_ id: ID<AccessRequest>, isDecided: Bool) throws {
        try tx.connection.post(
            """
            INSERT INTO insight_requests (organization_id, request_id, is_decided) VALUES (?1, ?2, ?3)
            ON CONFLICT (organization_id, request_id) DO UPDATE SET is_decided = excluded.is_decided
            """,
            [tx.scope, .id(id), .bool(isDecided)]
        )
    }

    func add(_ change: Int64, to key: InsightKey) throws {
        let place: [SQLValue] = [tx.scope, .word(key.measure), .integer(key.day), .text(key.tool), .text(key.detail)]
        try tx.connection.post(
            """
            INSERT INTO insight_counts (organization_id, measure, day, tool_id, detail, count)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (organization_id, measure, day, tool_id, detail) DO UPDATE
            SET count = insight_counts.count + excluded.count
            """,
            place + [.integer(change)]
        )
        guard change < 0 else { return }
        try tx.connection.post(
            """
            DELETE FROM insight_counts WHERE organization_id = ?1 AND measure = ?2 AND day = ?3 AND tool_id = ?4
                AND detail = ?5 AND count = 0
            """,
            place
        )
    }

    func hold(_ change: Int64, _ tool: ID<Tool>, by person: ID<Person>) throws -> (ofTool: Int64, inAll: Int64) {
        let place: [SQLValue] = [tx.scope, .id(person), .id(tool)]
        var held: [String: Int64] = [:]
        try tx.connection.scan(
            "SELECT tool_id, grants FROM insight_holdings WHERE organization_id = ?1 AND person_id = ?2",
            [tx.scope, .id(person)]
        ) { held[try $0.text(0)] = try $0.int(1) }
        let ofTool = (held[tool.rawValue] ?? 0) + change
        held[tool.rawValue] = ofTool
        if ofTool == 0 {
            try tx.connection.post(
                "DELETE FROM insight_holdings WHERE organization_id = ?1 AND person_id = ?2 AND tool_id = ?3",
                place
            )
        } else {
            try tx.connection.post(
                """
                INSERT INTO insight_holdings (organization_id, person_id, tool_id, grants) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (organization_id, person_id, tool_id) DO UPDATE SET grants = excluded.grants
                """,
                place + [.integer(ofTool)]
            )
        }
        return (ofTool, held.values.reduce(0, +))
    }

    func mark(_ tool: ID<Tool>, day: Int64) throws {
        try tx.connection.post(
            """
            INSERT INTO insight_levels (organization_id, tool_id, day, grants, users)
            VALUES (?1, ?2, ?3, \(Self.present(.active)), \(Self.present(.users)))
            ON CONFLICT (organization_id, tool_id, day) DO UPDATE
            SET grants = excluded.grants, users = excluded.users
            """,
            [tx.scope, .id(tool), .integer(day)]
        )
    }

    private static func present(_ measure: Measure) -> String {
        """
        COALESCE((SELECT count FROM insight_counts WHERE organization_id = ?1 AND measure = '\(measure.rawValue)'
            AND day = 0 AND tool_id = ?2 AND detail = ''), 0)
        """
    }
}
