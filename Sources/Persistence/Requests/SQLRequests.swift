import Domain
import Kernel

struct SQLRequests: Requests {
    let tx: SQLTransaction

    static let columns = """
        id, issue, project, requester_id, beneficiary_id, tool_id, role, business_use, data_classes, requested_days, \
        requester_groups, snapshot_hash, policy_revision, created_at, stage, stages, decision, source, decided_by, \
        decided_at, reason, approved_days, policy_record, blocked_by, version, \
        particulars
        """

    private static let findByID = "SELECT \(columns) FROM requests WHERE organization_id = ?1 AND id = ?2"

    func find(_ id: ID<AccessRequest>) throws -> AccessRequest? {
        try tx.connection.first(Self.findByID, [tx.scope, .id(id)], AccessRequest.init(row:))
    }

    func find(issue: String) throws -> AccessRequest? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM requests WHERE organization_id = ?1 AND issue = ?2",
            [tx.scope, .text(issue)],
            AccessRequest.init(row:)
        )
    }

    func open(beneficiary: ID<Person>, tool: ID<Tool>, role: String) throws -> AccessRequest? {
        try tx.connection.first(
            """
            SELECT \(Self.columns) FROM requests WHERE organization_id = ?1 AND beneficiary_id = ?2
            AND tool_id = ?3 AND role = ?4 AND decision = 'pending'
            """,
            [tx.scope, .id(beneficiary), .id(tool), .text(role)],
            AccessRequest.init(row:)
        )
    }

    private static let insert = """
        INSERT INTO requests (organization_id, \(columns))
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, \
        ?23, ?24, ?25, ?26, ?27)
        """

    func add(_ request: AccessRequest) throws {
        try tx.execute(Self.insert, request.values(in: tx.scope), unique: { refusal(for: $0, request) })
    }

    /// What was asked is frozen, so only the decision is written.
    func save(_ request: AccessRequest) throws {
        let changed = try tx.execute(
            """
            UPDATE requests SET stage = ?3, stages = ?4, decision = ?5, source = ?6, decided_by = ?7, decided_at = ?8,
                reason = ?9, approved_days = ?10, policy_record = ?11, blocked_by = ?12, version = ?13 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?13
            """,
            [tx.scope, .id(request.id)] + request.decisionValues,
            unique: { refusal(for: $0, request) }
        )
        guard changed == 1 else { throw try lostRace(request.id) }
    }

    private func refusal(for rule: String, _ request: AccessRequest) -> Refusal? {
        switch rule {
        case "requests(organization_id, beneficiary_id, tool_id, role)":
            Refusal(
                .conflict,
                "duplicate_open_request",
                "a request of the same person for `\(request.tool)` as `\(request.role)` is open: decide that one"
            )
        case "requests(organization_id, issue)":
            Refusal(.conflict, "duplicate_issue", "issue `\(request.issue)` has a request already")
        default: nil
        }
    }

    /// The loser of a race learns who decided, and when.
    private func lostRace(_ id: ID<AccessRequest>) throws -> Refusal {
        guard let stored = try find(id), stored.decision != .pending, let decidedAt = stored.decidedAt else {
            return .changedMeanwhile("request `\(id)`")
        }
        let who = stored.decidedBy.map { " by `\($0)`" } ?? ""
        return Refusal(
            .conflict,
            "already_decided",
            "request `\(stored.issue)` was \(stored.decision.rawValue)\(who) at \(decidedAt.rfc3339)"
        )
    }
}
