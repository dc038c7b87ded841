import Domain
import Kernel

struct SQLCatalog: Catalog {
    let tx: SQLTransaction

    private static let columns = """
        id, name, vendor, summary, status, risk, maximum_days, connection_id, roles, version
        """

    private static let findByID = "SELECT \(columns) FROM tools WHERE organization_id = ?1 AND id = ?2"

    func find(_ id: ID<Tool>) throws -> Tool? {
        try tx.remembered(.tools, id.rawValue) {
            try tx.connection.first(Self.findByID, [tx.scope, .id(id)], Tool.init(row:))
        }
    }

    func all() throws -> [Tool] {
        try tx.connection.query(
            "SELECT \(Self.columns) FROM tools WHERE organization_id = ?1 ORDER BY id",
            [tx.scope],
            Tool.init(row:)
        )
    }

    func tools(using connection: ID<Connection>) throws -> [Tool] {
        try tx.connection.query(
            "SELECT \(Self.columns) FROM tools WHERE organization_id = ?1 AND connection_id = ?2 ORDER BY id",
            [tx.scope, .id(connection)],
            Tool.init(row:)
        )
    }

    func add(_ tool: Tool) throws {
        try tx.execute(
            "INSERT INTO tools (organization_id, \(Self.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            [tx.scope, .id(tool.id)] + tool.changing + [.integer(tool.version)]
        ) { _ in Refusal(.conflict, "tool_exists", "tool `\(tool.id)` exists already: change it instead") }
    }

    func save(_ tool: Tool) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE tools SET name = ?3, vendor = ?4, summary = ?5, status = ?6, risk = ?7, maximum_days = ?8,
                connection_id = ?9, roles = ?10, version = ?11 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?11
            """,
            [tx.scope, .id(tool.id)] + tool.changing + [.integer(tool.version)]
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("tool `\(tool.id)`") }
    }
}

extension Tool {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            name: row.text(1),
            vendor: row.text(2),
            summary: row.text(3),
            status: row.word(4),
            risk: row.word(5),
            maximumDays: row.intOrNil(6).map(Int.init),
            connection: row.idOrNil(7),
            roles: row.toolRoles(8),
            version: row.int(9)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .text(name), .text(vendor), .text(summary), .word(status), .word(risk), .int(maximumDays),
            .id(connection), .json(.array(roles.map(\.stored))),
        ]
    }
}
