import Domain
import Kernel

extension SQLGrants {
    func find(_ id: ID<Grant>) throws -> Grant? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM grants WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            Grant.init(row:)
        )
    }

    func find(request: ID<AccessRequest>) throws -> Grant? {
        let columns = Self.columns.split(separator: ", ").map { "grants.\($0)" }.joined(separator: ", ")
        return try tx.connection.first(
            """
            SELECT \(columns) FROM requests CROSS JOIN grants
            WHERE requests.organization_id = ?1 AND requests.id = ?2 AND grants.organization_id = ?1
                AND grants.holder_id = requests.beneficiary_id AND grants.tool_id = requests.tool_id
                AND grants.role = requests.role AND grants.request_id = requests.id
            """,
            [tx.scope, .id(request)],
            Grant.init(row:)
        )
    }

    private static let findOpen = """
        SELECT \(columns) FROM grants
        WHERE organization_id = ?1 AND holder_id = ?2 AND tool_id = ?3 AND role = ?4 AND ended_id = ''
        """

    func open(holder: ID<Person>, tool: ID<Tool>, role: String) throws -> Grant? {
        try tx.connection.first(Self.findOpen, [tx.scope, .id(holder), .id(tool), .text(role)], Grant.init(row:))
    }

    func of(holder: ID<Person>, target: Grant.Target) throws -> [Grant] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM grants WHERE organization_id = ?1 AND holder_id = ?2 AND connection_id = ?3
            AND group_id = ?4 ORDER BY id
            """,
            [tx.scope, .id(holder), .id(target.connection), .text(target.group)],
            Grant.init(row:)
        )
    }

    func open(holder: ID<Person>, connection: ID<Connection>) throws -> [Grant] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM grants WHERE organization_id = ?1 AND holder_id = ?2 AND connection_id = ?3
            AND ended_id = '' ORDER BY id
            """,
            [tx.scope, .id(holder), .id(connection)],
            Grant.init(row:)
        )
    }

    func due(at now: Instant, limit: Int) throws -> [Grant] {
        let active = try due("status = 'active'", at: now, limit: limit)
        return try active + due("status = 'pendingProvision'", at: now, limit: limit - active.count)
    }

    /// Repeats the words of the partial indexes, one for each status.
    private func due(_ status: String, at now: Instant, limit: Int) throws -> [Grant] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM grants WHERE organization_id = ?1 AND \(status) AND expires_at <= ?2
            ORDER BY expires_at, id LIMIT ?3
            """,
            [tx.scope, .instant(now), .int(limit)],
            Grant.init(row:)
        )
    }

    /// Walks the open grants of all tools: it is asked for only when an admin changes one.
    func countOpen(tool: ID<Tool>) throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM grants
            WHERE organization_id = ?1 AND tool_id = ?2 AND status IN ('active', 'pendingProvision')
            """,
            [tx.scope, .id(tool)]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func heldByLeavers() throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM people CROSS JOIN grants
            WHERE people.organization_id = ?1 AND people.is_active = 0
                AND grants.organization_id = ?1 AND grants.holder_id = people.id AND grants.ended_id = ''
            """,
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }

    func outstandingRemovals() throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM grants WHERE organization_id = ?1 AND \(GrantList.isOutstanding)
            """,
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }
}
