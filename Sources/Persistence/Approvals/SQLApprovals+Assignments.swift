import Domain
import Kernel

extension SQLApprovals {
    func assignments(of request: ID<AccessRequest>) throws -> [StageAssignment] {
        try tx.connection.query(
            """
            SELECT request_id, stage, person_id, reason, assigned_by, assigned_at FROM stage_assignments
            WHERE organization_id = ?1 AND request_id = ?2 ORDER BY stage
            """,
            [tx.scope, .id(request)],
            StageAssignment.init(row:)
        )
    }

    func assignments(to person: ID<Person>) throws -> [StageAssignment] {
        try tx.connection.query(
            """
            SELECT a.request_id, a.stage, a.person_id, a.reason, a.assigned_by, a.assigned_at
            FROM stage_assignments a
                JOIN requests r ON r.organization_id = a.organization_id AND r.id = a.request_id
            WHERE a.organization_id = ?1 AND a.person_id = ?2 AND r.decision = 'pending'
            ORDER BY a.request_id, a.stage
            """,
            [tx.scope, .id(person)],
            StageAssignment.init(row:)
        )
    }

    func assign(_ assignment: StageAssignment) throws {
        try tx.connection.execute(
            """
            INSERT INTO stage_assignments (organization_id, request_id, stage, person_id, reason, assigned_by,
                assigned_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (organization_id, request_id, stage) DO UPDATE SET person_id = excluded.person_id,
                reason = excluded.reason, assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at
            """,
            [
                tx.scope, .id(assignment.request), .text(assignment.stage), .id(assignment.person),
                .text(assignment.reason), .id(assignment.by), .instant(assignment.at),
            ]
        )
    }

    func removeAssignment(of request: ID<AccessRequest>, at stage: String) throws {
        try tx.connection.execute(
            "DELETE FROM stage_assignments WHERE organization_id = ?1 AND request_id = ?2 AND stage = ?3",
            [tx.scope, .id(request), .text(stage)]
        )
    }
}

extension StageAssignment {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            request: row.id(0),
            stage: row.text(1),
            person: row.id(2),
            reason: row.text(3),
            by: row.id(4),
            at: row.instant(5)
        )
    }
}
