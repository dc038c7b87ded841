import Domain
import Kernel

extension SQLApprovals {
    func gaps(of request: ID<AccessRequest>) throws -> [ApproverGap] {
        try tx.connection.query(
            """
            SELECT request_id, stage, kind, since FROM approver_gaps
            WHERE organization_id = ?1 AND request_id = ?2 ORDER BY stage
            """,
            [tx.scope, .id(request)]
        ) { row in
            try ApproverGap(request: row.id(0), stage: row.text(1), kind: row.word(2), since: row.instant(3))
        }
    }

    func save(_ gap: ApproverGap) throws {
        try tx.connection.execute(
            """
            INSERT INTO approver_gaps (organization_id, request_id, stage, kind, since) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (organization_id, request_id, stage) DO UPDATE SET kind = excluded.kind
            """,
            [tx.scope, .id(gap.request), .text(gap.stage), .word(gap.kind), .instant(gap.since)]
        )
    }

    func removeGap(of request: ID<AccessRequest>, at stage: String) throws {
        try tx.connection.execute(
            "DELETE FROM approver_gaps WHERE organization_id = ?1 AND request_id = ?2 AND stage = ?3",
            [tx.scope, .id(request), .text(stage)]
        )
    }

    func removeGapsOfDecided() throws {
        try tx.connection.execute(
            """
            DELETE FROM approver_gaps WHERE organization_id = ?1 AND NOT EXISTS (
                SELECT 1 FROM requests r
                WHERE r.organization_id = approver_gaps.organization_id AND r.id = approver_gaps.request_id
                    AND r.decision = 'pending')
            """,
            [tx.scope]
        )
    }

    func countGaps(_ kind: ApproverGap.Kind) throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM approver_gaps g
                JOIN requests r ON r.organization_id = g.organization_id AND r.id = g.request_id
            WHERE g.organization_id = ?1 AND g.kind = ?2 AND r.decision = 'pending'
            """,
            [tx.scope, .word(kind)]
        ) { Int(try $0.int(0)) } ?? 0
    }
}
