import Domain
import Kernel

/// What became of the trust itself.
extension SQLMints {
    func drifts(of connection: ID<Connection>) throws -> [ScopeDrift] {
        try tx.connection.query(
            """
            SELECT connection_id, asked, missing, extra, found_at FROM scope_drifts
            WHERE organization_id = ?1 AND connection_id = ?2 ORDER BY asked
            """,
            [tx.scope, .id(connection)],
            ScopeDrift.init(row:)
        )
    }

    func save(_ drift: ScopeDrift) throws {
        try tx.connection.execute(
            """
            INSERT INTO scope_drifts (organization_id, connection_id, asked, missing, extra, found_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (organization_id, connection_id, asked) DO UPDATE SET missing = excluded.missing,
                extra = excluded.extra, found_at = excluded.found_at
            """,
            [
                tx.scope, .id(drift.connection), .text(drift.asked), .text(JSON.strings(drift.missing).canonicalText),
                .text(JSON.strings(drift.extra).canonicalText), .instant(drift.foundAt),
            ]
        )
    }

    func removeDrift(of connection: ID<Connection>, asked: String) throws {
        try tx.connection.execute(
            "DELETE FROM scope_drifts WHERE organization_id = ?1 AND connection_id = ?2 AND asked = ?3",
            [tx.scope, .id(connection), .text(asked)]
        )
    }

    func lastDrill() throws -> RevocationDrill? {
        try tx.connection.first(
            """
            SELECT is_drill, connections, sessions, revoked, took_ms, drilled_at FROM revocation_drills
            WHERE organization_id = ?1
            """,
            [tx.scope]
        ) { row in
            try RevocationDrill(
                isDrill: row.bool(0),
                connections: Int(row.int(1)),
                sessions: Int(row.int(2)),
                revoked: Int(row.int(3)),
                took: Span(milliseconds: row.int(4)),
                at: row.instant(5)
            )
        }
    }

    func drillToldAt() throws -> Instant? {
        try tx.connection.first("SELECT told_at FROM drill_alerts WHERE organization_id = ?1", [tx.scope]) {
            try $0.instant(0)
        }
    }

    func noteDrillTold() throws {
        try tx.connection.execute(
            """
            INSERT INTO drill_alerts (organization_id, told_at) VALUES (?1, ?2)
            ON CONFLICT (organization_id) DO UPDATE SET told_at = excluded.told_at
            """,
            [tx.scope, .instant(tx.now)]
        )
    }

    func save(_ drill: RevocationDrill) throws {
        try tx.connection.execute(
            """
            INSERT INTO revocation_drills (organization_id, is_drill, connections, sessions, revoked, took_ms, drilled_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (organization_id) DO UPDATE SET is_drill = excluded.is_drill,
                connections = excluded.connections, sessions = excluded.sessions, revoked = excluded.revoked,
                took_ms = excluded.took_ms, drilled_at = excluded.drilled_at
            """,
            [
                tx.scope, .bool(drill.isDrill), .int(drill.connections), .int(drill.sessions), .int(drill.revoked),
                .integer(drill.took.milliseconds), .instant(drill.at),
            ]
        )
    }
}

extension ScopeDrift {
    fileprivate init(row: SQLRow) throws {
        self.init(
            connection: try row.id(0),
            asked: try row.text(1),
            missing: Self.list(try row.text(2)),
            extra: Self.list(try row.text(3)),
            foundAt: try row.instant(4)
        )
    }

    private static func list(_ text: String) -> [String] {
        (try? JSON(parsing: text))?.array?.compactMap(\.string) ?? []
    }
}
