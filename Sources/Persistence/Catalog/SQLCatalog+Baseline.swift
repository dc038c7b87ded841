import Domain
import Kernel

extension SQLCatalog {
    func recordBaseline(_ members: [[UInt8]], of group: String, connection: ID<Connection>) throws {
        for member in members {
            try tx.connection.execute(
                """
                INSERT INTO baseline_members (organization_id, connection_id, group_id, member)
                VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
                """,
                [tx.scope, .id(connection), .text(group), .blob(member)]
            )
        }
    }

    func isBaseline(_ member: [UInt8], of group: String, connection: ID<Connection>) throws -> Bool {
        try tx.connection.exists(
            """
            SELECT 1 FROM baseline_members
            WHERE organization_id = ?1 AND connection_id = ?2 AND group_id = ?3 AND member = ?4
            """,
            [tx.scope, .id(connection), .text(group), .blob(member)]
        )
    }

    func baselineCount(of group: String, connection: ID<Connection>) throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM baseline_members
            WHERE organization_id = ?1 AND connection_id = ?2 AND group_id = ?3
            """,
            [tx.scope, .id(connection), .text(group)]
        ) { Int(try $0.int(0)) } ?? 0
    }
}
