import Domain
import Kernel

struct SQLConnections: Connections {
    let tx: SQLTransaction

    private static let columns = """
        id, connector, profile, adopted_id, name, provider, settings, binding_version, state, disconnected_because,
        revoked_at, last_tested_at, last_test_passed, last_test_report, version
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
            """
            INSERT INTO connections (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """,
            [
                tx.scope, .id(connection.id), .text(connection.connector), .word(connection.profile),
                .id(connection.adopted),
            ] + connection.changing + [.integer(connection.version)]
        ) { _ in Refusal(.conflict, "connection_exists", "connection `\(connection.id)` exists already") }
    }

    func save(_ connection: Connection) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE connections SET name = ?3, provider = ?4, settings = ?5, binding_version = ?6, state = ?7,
                disconnected_because = ?8, revoked_at = ?9, last_tested_at = ?10, last_test_passed = ?11,
                last_test_report = ?12, adopted_id = ?13, version = ?14 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?14
            """,
            [tx.scope, .id(connection.id)] + connection.changing
                + [.id(connection.adopted), .integer(connection.version)]
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("connection `\(connection.id)`") }
    }
}

extension Connection {
    fileprivate init(row: SQLRow) throws {
        let settings = try row.json(6).members ?? []
        let revokedAt = try row.instantOrNil(10)
        try self.init(
            id: row.id(0),
            connector: row.text(1),
            name: row.text(4),
            provider: row.text(5),
            settings: Dictionary(settings.map { ($0.key, $0.value.string ?? "") }) { first, _ in first },
            profile: row.word(2),
            bindingVersion: row.int(7),
            state: revokedAt == nil ? row.word(8) : .revoked,
            disconnectedBecause: row.textOrNil(9),
            revokedAt: revokedAt,
            adopted: row.idOrNil(3),
            lastTestedAt: row.instantOrNil(11),
            lastTestPassed: row.bool(12),
            lastTestReport: row.textOrNil(13),
            version: row.int(14)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .text(name), .text(provider), .json(.object(settings.map { JSON.Member($0.key, .string($0.value)) })),
            .integer(bindingVersion), .word(storedState), .text(disconnectedBecause), .instant(revokedAt),
            .instant(lastTestedAt), .bool(lastTestPassed), .text(lastTestReport),
        ]
    }

    /// A revoked connection is a disabled one with an end: the column's words are those of the first schema.
    private var storedState: State { state == .revoked ? .disabled : state }
}
