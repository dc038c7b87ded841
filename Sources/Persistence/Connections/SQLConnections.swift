import Domain
import Kernel

struct SQLConnections: Connections {
    let tx: SQLTransaction

    private static let columns = """
        id, connector, name, provider, settings, state, last_tested_at, last_test_passed, last_test_report, version
        """

    private static let findByID = "SELECT \(columns) FROM connections WHERE organization_id = ?1 AND id = ?2"

    func find(_ id: ID<Connection>) throws -> Connection? {
        try tx.remembered(.connections, id.rawValue) {
            try tx.connection.first(Self.findByID, [tx.scope, .id(id)], Connection.init(row:))
        }
    }

    func all() throws -> [Connection] {
        try tx.connection.query(
            "SELECT \(Self.columns) FROM connections WHERE organization_id = ?1 ORDER BY id",
            [tx.scope],
            Connection.init(row:)
        )
    }

    func add(_ connection: Connection) throws {
        try tx.execute(
            "INSERT INTO connections (organization_id, \(Self.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            [tx.scope, .id(connection.id), .text(connection.connector)] + connection.changing
                + [.integer(connection.version)]
        ) { _ in Refusal(.conflict, "connection_exists", "connection `\(connection.id)` exists already") }
    }

    func save(_ connection: Connection) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE connections SET name = ?3, provider = ?4, settings = ?5, state = ?6, last_tested_at = ?7,
                last_test_passed = ?8, last_test_report = ?9, version = ?10 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?10
            """,
            [tx.scope, .id(connection.id)] + connection.changing + [.integer(connection.version)]
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("connection `\(connection.id)`") }
    }
}

extension Connection {
    fileprivate init(row: SQLRow) throws {
        let settings = try row.json(4).members ?? []
        try self.init(
            id: row.id(0),
            connector: row.text(1),
            name: row.text(2),
            provider: row.text(3),
            settings: Dictionary(settings.map { ($0.key, $0.value.string ?? "") }) { first, _ in first },
            state: row.word(5),
            lastTestedAt: row.instantOrNil(6),
            lastTestPassed: row.bool(7),
            lastTestReport: row.textOrNil(8),
            version: row.int(9)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .text(name), .text(provider), .json(.object(settings.map { JSON.Member($0.key, .string($0.value)) })),
            .word(state), .instant(lastTestedAt), .bool(lastTestPassed), .text(lastTestReport),
        ]
    }
}
