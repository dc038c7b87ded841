import Domain
import Kernel

extension SQLInsights {
    func counts(_ measure: Measure, days: Range<Int64>, tool: ID<Tool>?) throws -> [InsightCount] {
        var arguments: [SQLValue] = [
            tx.scope, .word(measure), .integer(days.lowerBound), .integer(days.upperBound),
        ]
        if let tool { arguments.append(.id(tool)) }
        return try tx.connection.query(
            """
            SELECT tool_id, detail, CAST(sum(count) AS \(bigint)) FROM insight_counts
            WHERE organization_id = ?1 AND measure = ?2 AND day >= ?3 AND day < ?4\(tool == nil ? "" : " AND tool_id = ?5")
            GROUP BY tool_id, detail ORDER BY tool_id, detail
            """,
            arguments
        ) { InsightCount(tool: try $0.id(0), detail: try $0.text(1), count: try $0.int(2)) }
    }

    /// PostgreSQL sums whole numbers into `numeric`.
    private var bigint: String { tx.connection.dialect == .postgres ? "BIGINT" : "INTEGER" }

    func levels(_ tool: ID<Tool>, since day: Int64) throws -> [InsightLevel] {
        try tx.connection.query(
            """
            SELECT day, grants, users FROM insight_levels WHERE organization_id = ?1 AND tool_id = ?2 AND day >= COALESCE(
                (SELECT max(day) FROM insight_levels WHERE organization_id = ?1 AND tool_id = ?2 AND day < ?3), ?3)
            ORDER BY day
            """,
            [tx.scope, .id(tool), .integer(day)]
        ) { InsightLevel(day: try $0.int(0), grants: try $0.int(1), users: try $0.int(2)) }
    }

    /// A name is sought among all people with access; a tool or a department has an index.
    func holders(_ filter: HolderFilter, page: PageRequest) throws -> Page<Holder> {
        var (arguments, conditions): ([SQLValue], [String]) = ([tx.scope, page.rowLimit], [])
        func add(_ value: SQLValue, _ condition: (String) -> String) {
            arguments.append(value)
            conditions.append(condition("?\(arguments.count)"))
        }
        if let cursor = try page.cursor() { add(try cursor.text(0)) { "h.person_id > \($0)" } }
        if let name = filter.name {
            add(.text(Self.pattern(name))) { "lower(p.display_name) LIKE lower(\($0)) ESCAPE '\\'" }
        }
        if let department = filter.department { add(.text(department)) { "d.department = \($0)" } }
        if let tool = filter.tool { add(.id(tool)) { Self.holds($0) } }
        let rows = try tx.connection.query(
            """
            SELECT h.person_id, p.display_name, d.department, count(*), CAST(sum(h.grants) AS \(bigint))
            FROM insight_holdings h
            JOIN people p ON p.organization_id = h.organization_id AND p.id = h.person_id
            LEFT JOIN departments d ON d.organization_id = h.organization_id AND d.person_id = h.person_id
            WHERE h.organization_id = ?1\(conditions.map { " AND \($0)" }.joined())
            GROUP BY h.person_id, p.display_name, d.department ORDER BY h.person_id LIMIT ?2
            """,
            arguments
        ) { row in
            Holder(
                person: try row.id(0),
                name: try row.text(1),
                department: try row.textOrNil(2),
                tools: Int(try row.int(3)),
                grants: Int(try row.int(4))
            )
        }
        return page.page(rows) { Cursor(.string($0.person.rawValue)) }
    }

    private static func holds(_ tool: String) -> String {
        """
        EXISTS (SELECT 1 FROM insight_holdings o WHERE o.organization_id = ?1 AND o.tool_id = \(tool)
            AND o.person_id = h.person_id)
        """
    }

    /// What a person typed, as a pattern that means just that.
    private static func pattern(_ text: String) -> String {
        "%" + text.flatMap { "%_\\".contains($0) ? ["\\", $0] : [$0] } + "%"
    }

    func departments() throws -> [DepartmentFigures] {
        try tx.connection.query(
            """
            SELECT d.department, count(*), count(h.person_id) FROM people p
            LEFT JOIN departments d ON d.organization_id = p.organization_id AND d.person_id = p.id
            LEFT JOIN (SELECT DISTINCT person_id FROM insight_holdings WHERE organization_id = ?1) h
                ON h.person_id = p.id
            WHERE p.organization_id = ?1 AND (p.is_active = 1 OR h.person_id IS NOT NULL)
            GROUP BY d.department ORDER BY d.department IS NULL, d.department
            """,
            [tx.scope]
        ) {
            DepartmentFigures(
                department: try $0.textOrNil(0),
                people: Int(try $0.int(1)),
                users: Int(try $0.int(2))
            )
        }
    }
}
