import Domain
import Kernel

struct SQLMints: Mints {
    let tx: SQLTransaction

    func count(_ connection: ID<Connection>, hour: Instant) throws -> Int {
        try tx.connection.execute(
            """
            INSERT INTO mint_hours (organization_id, connection_id, hour, mints) VALUES (?1, ?2, ?3, 1)
            ON CONFLICT (organization_id, connection_id, hour) DO UPDATE SET mints = mint_hours.mints + 1
            """,
            [tx.scope, .id(connection), .instant(hour)]
        )
        return try tx.connection.first(
            "SELECT mints FROM mint_hours WHERE organization_id = ?1 AND connection_id = ?2 AND hour = ?3",
            [tx.scope, .id(connection), .instant(hour)]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func past(_ connection: ID<Connection>, from start: Instant, to end: Instant) throws
        -> (mints: Int, first: Instant?)
    {
        try tx.connection.first(
            """
            SELECT CAST(coalesce(sum(mints), 0) AS BIGINT), min(hour) FROM mint_hours
            WHERE organization_id = ?1 AND connection_id = ?2 AND hour >= ?3 AND hour < ?4
            """,
            [tx.scope, .id(connection), .instant(start), .instant(end)]
        ) { (mints: Int(try $0.int(0)), first: try $0.instantOrNil(1)) } ?? (mints: 0, first: nil)
    }

    func errands(of connection: ID<Connection>) throws -> [String: Instant] {
        let found = try tx.connection.query(
            "SELECT errand, first_at FROM mint_errands WHERE organization_id = ?1 AND connection_id = ?2",
            [tx.scope, .id(connection)]
        ) { (try $0.text(0), try $0.instant(1)) }
        return Dictionary(found) { first, _ in first }
    }

    func addErrand(_ errand: String, of connection: ID<Connection>) throws {
        try tx.connection.execute(
            """
            INSERT INTO mint_errands (organization_id, connection_id, errand, first_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id, connection_id, errand) DO NOTHING
            """,
            [tx.scope, .id(connection), .text(errand), .instant(tx.now)]
        )
    }

    func alerts(of connection: ID<Connection>) throws -> [MintAlert] {
        try tx.connection.query(
            """
            SELECT connection_id, anomaly, told_at, last_at, times FROM mint_alerts
            WHERE organization_id = ?1 AND connection_id = ?2 ORDER BY last_at DESC, anomaly
            """,
            [tx.scope, .id(connection)],
            MintAlert.init(row:)
        ).compactMap(\.self)
    }

    func alerts(since moment: Instant) throws -> Int {
        try tx.connection.first(
            "SELECT CAST(count(*) AS BIGINT) FROM mint_alerts WHERE organization_id = ?1 AND last_at >= ?2",
            [tx.scope, .instant(moment)]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func save(_ alert: MintAlert) throws {
        try tx.connection.execute(
            """
            INSERT INTO mint_alerts (organization_id, connection_id, anomaly, told_at, last_at, times)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (organization_id, connection_id, anomaly) DO UPDATE SET told_at = excluded.told_at,
                last_at = excluded.last_at, times = excluded.times
            """,
            [
                tx.scope, .id(alert.connection), .text(alert.anomaly.rawValue), .instant(alert.toldAt),
                .instant(alert.lastAt), .int(alert.times),
            ]
        )
    }

    func prune(before moment: Instant) throws {
        try tx.connection.execute(
            "DELETE FROM mint_hours WHERE organization_id = ?1 AND hour < ?2",
            [tx.scope, .instant(moment)]
        )
    }
}

extension MintAlert {
    /// Nil for a class that a later version knows.
    fileprivate init?(row: SQLRow) throws {
        guard let anomaly = MintAnomaly(rawValue: try row.text(1)) else { return nil }
        self.init(
            connection: try row.id(0),
            anomaly: anomaly,
            toldAt: try row.instant(2),
            lastAt: try row.instant(3),
            times: Int(try row.int(4))
        )
    }
}
