import Domain
import Kernel

struct SQLApprovals: Approvals {
    let tx: SQLTransaction

    func settings() throws -> ApprovalSettings {
        let stored = try tx.connection.first(
            "SELECT document, version FROM approval_settings WHERE organization_id = ?1",
            [tx.scope]
        ) { (try $0.json(0), try $0.int(1)) }
        return try stored.map { try ApprovalSettings(json: $0, version: $1) } ?? .initial
    }

    func save(_ settings: ApprovalSettings) throws {
        let changed = try tx.connection.execute(
            """
            INSERT INTO approval_settings (organization_id, document, version) VALUES (?1, ?2, ?3 + 1)
            ON CONFLICT (organization_id) DO UPDATE SET document = excluded.document, version = excluded.version
            WHERE approval_settings.version = ?3
            """,
            [tx.scope, .json(settings.json), .integer(settings.version)]
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("the setting of approvals") }
    }

    func owners(of tool: ID<Tool>) throws -> [ID<Person>] {
        try tx.connection.query(
            "SELECT person_id FROM tool_owners WHERE organization_id = ?1 AND tool_id = ?2 ORDER BY person_id",
            [tx.scope, .id(tool)]
        ) { try $0.id(0) }
    }

    func setOwners(_ owners: [ID<Person>], of tool: ID<Tool>) throws {
        try tx.connection.execute(
            "DELETE FROM tool_owners WHERE organization_id = ?1 AND tool_id = ?2",
            [tx.scope, .id(tool)]
        )
        for owner in owners {
            try tx.connection.execute(
                "INSERT INTO tool_owners (organization_id, tool_id, person_id) VALUES (?1, ?2, ?3)",
                [tx.scope, .id(tool), .id(owner)]
            )
        }
    }

    func given(to request: ID<AccessRequest>) throws -> [StageApproval] {
        try tx.connection.query(
            """
            SELECT stage, person_id, on_behalf_of, approved_at FROM stage_approvals
            WHERE organization_id = ?1 AND request_id = ?2 ORDER BY approved_at, stage
            """,
            [tx.scope, .id(request)]
        ) { row in
            try StageApproval(
                request: request,
                stage: row.text(0),
                by: row.id(1),
                onBehalfOf: row.textOrNil(2).map { ID($0) },
                at: row.instant(3)
            )
        }
    }

    func add(_ approval: StageApproval) throws {
        try tx.execute(
            """
            INSERT INTO stage_approvals (organization_id, request_id, stage, person_id, on_behalf_of, approved_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                tx.scope, .id(approval.request), .text(approval.stage), .id(approval.by),
                .text(approval.onBehalfOf?.rawValue), .instant(approval.at),
            ]
        ) { _ in Refusal.changedMeanwhile("request `\(approval.request)`") }
    }
}
