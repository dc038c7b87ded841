import Domain
import Kernel

/// The same counts by another way: from requests and grants, without the log and without what is kept.
extension SQLInsights {
    func kept() throws -> [InsightKey: Int64] {
        var counts: [InsightKey: Int64] = [:]
        try tx.connection.scan(
            "SELECT measure, tool_id, detail, day, count FROM insight_counts WHERE organization_id = ?1",
            [tx.scope]
        ) { row in
            let key = InsightKey(
                try row.word(0),
                tool: try row.text(1),
                detail: try row.text(2),
                day: try row.int(3)
            )
            counts[key, default: 0] += try row.int(4)
        }
        return counts
    }

    func recounted() throws -> [InsightKey: Int64] {
        var counts: [InsightKey: Int64] = [:]
        try count(grants: "status = 'active'", .active, day: "0", into: &counts)
        try count(grants: "status = 'pendingProvision'", .pending, day: "0", into: &counts)
        try count(grants: "status = 'active'", .starts, day: Self.day("started_at"), into: &counts)
        try count(grants: "status = 'active'", .ends, day: Self.day("expires_at"), into: &counts)
        try countUsers(&counts)
        try countClasses(&counts)
        try countBegun(&counts)
        try countRequests(&counts)
        return counts
    }

    /// Whole days, as both engines divide whole numbers.
    private static func day(_ column: String) -> String { "\(column) / 86400000" }

    private func count(
        grants condition: String,
        _ measure: Measure,
        day: String,
        into counts: inout [InsightKey: Int64]
    ) throws {
        try tx.connection.scan(
            "SELECT tool_id, \(day), count(*) FROM grants WHERE organization_id = ?1 AND \(condition) GROUP BY 1, 2",
            [tx.scope]
        ) { counts[InsightKey(measure, tool: try $0.text(0), detail: "", day: try $0.int(1))] = try $0.int(2) }
    }

    private func countUsers(_ counts: inout [InsightKey: Int64]) throws {
        try tx.connection.scan(
            """
            SELECT tool_id, count(DISTINCT holder_id) FROM grants WHERE organization_id = ?1 AND status = 'active'
            GROUP BY tool_id
            """,
            [tx.scope]
        ) { counts[InsightKey(.users, tool: try $0.id(0))] = try $0.int(1) }
        try tx.connection.scan(
            "SELECT count(DISTINCT holder_id) FROM grants WHERE organization_id = ?1 AND status = 'active'",
            [tx.scope]
        ) { row in
            let users = try row.int(0)
            if users > 0 { counts[InsightKey(.users)] = users }
        }
    }

    private func countClasses(_ counts: inout [InsightKey: Int64]) throws {
        try tx.connection.scan(
            """
            SELECT g.tool_id, r.data_classes, count(*) FROM grants g
            JOIN requests r ON r.organization_id = g.organization_id AND r.id = g.request_id
            WHERE g.organization_id = ?1 AND g.status = 'active' GROUP BY g.tool_id, r.data_classes
            """,
            [tx.scope]
        ) { row in
            for name in Set(try row.texts(1)) {
                counts[InsightKey(.dataClass, tool: try row.id(0), detail: name), default: 0] += try row.int(2)
            }
        }
    }

    private func countBegun(_ counts: inout [InsightKey: Int64]) throws {
        try tx.connection.scan(
            """
            SELECT r.tool_id, \(Self.day("r.created_at")), count(*) FROM grants g
            JOIN requests r ON r.organization_id = g.organization_id AND r.id = g.request_id
            WHERE g.organization_id = ?1 AND g.started_at IS NOT NULL GROUP BY 1, 2
            """,
            [tx.scope]
        ) { counts[InsightKey(.began, tool: try $0.text(0), detail: "", day: try $0.int(1))] = try $0.int(2) }
    }

    private func countRequests(_ counts: inout [InsightKey: Int64]) throws {
        try tx.connection.scan(
            """
            SELECT tool_id, created_at, decision, source, decided_at, reason FROM requests WHERE organization_id = ?1
            """,
            [tx.scope]
        ) { row in
            let tool: ID<Tool> = try row.id(0)
            let raised = try row.instant(1)
            func add(_ measure: Measure, _ detail: String, _ day: Int64) {
                counts[InsightKey(measure, tool: tool, detail: detail, day: day), default: 0] += 1
            }
            add(.requested, "", raised.utcDay)
            guard let decided = try row.instantOrNil(4) else { return }
            let (decision, source) = (try row.text(2), try row.textOrNil(3) ?? "")
            add(.decision, "\(decision):\(source)", decided.utcDay)
            if decision == "approved" { add(.approved, "", raised.utcDay) }
            if decision == "denied" { add(.denial, DenialReason.short(try row.textOrNil(5)), decided.utcDay) }
            guard source == "person", decision == "approved" || decision == "denied" else { return }
            add(.decisionTime, String(Latency.bucket(decided - raised)), decided.utcDay)
        }
    }
}
