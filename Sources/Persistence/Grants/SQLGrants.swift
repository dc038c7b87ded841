import Domain
import Kernel

struct SQLGrants: Grants {
    let tx: SQLTransaction

    static let columns = """
        id, request_id, holder_id, tool_id, role, connection_id, group_id, approved_days, created_at, status, removal, \
        started_at, expires_at, job_seq, ended_reason, identity_id, version
        """

    private static let insert = """
        INSERT INTO grants (organization_id, \(columns))
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
        ON CONFLICT (organization_id, holder_id, tool_id, role, ended_id) DO NOTHING
        """

    func add(_ grant: Grant) throws {
        let added = try tx.execute(Self.insert, grant.values(in: tx.scope)) { _ in nil }
        guard added == 0 else { return }
        throw duplicate(of: grant, open: try open(holder: grant.holder, tool: grant.tool, role: grant.role)?.id)
    }

    func save(_ grant: Grant) throws {
        let changed = try tx.execute(
            """
            UPDATE grants SET status = ?3, removal = ?4, started_at = ?5, expires_at = ?6, job_seq = ?7,
                ended_reason = ?8, identity_id = ?9, version = ?10 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?10
            """,
            [tx.scope, .id(grant.id)] + grant.changing,
            unique: { refusal(for: $0, grant) }
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("grant `\(grant.id)`") }
    }

    private func refusal(for rule: String, _ grant: Grant) -> Refusal? {
        guard rule == "grants(organization_id, holder_id, tool_id, role, ended_id)" else { return nil }
        return duplicate(of: grant, open: nil)
    }

    private func duplicate(of grant: Grant, open: ID<Grant>?) -> Refusal {
        let which = open.map { " `\($0)`" } ?? ""
        return Refusal(
            .conflict,
            "duplicate_open_grant",
            """
            the person holds an open grant\(which) for `\(grant.tool)` as `\(grant.role)` already: extend or revoke that
            """
        )
    }
}

extension Grant {
    init(row: SQLRow) throws {
        let connection: ID<Connection>? = try row.idOrNil(5)
        let group = try row.textOrNil(6)
        try self.init(
            id: row.id(0),
            request: row.id(1),
            holder: row.id(2),
            tool: row.id(3),
            role: row.text(4),
            target: connection.flatMap { connection in group.map { Target(connection: connection, group: $0) } },
            approvedDays: Int(row.int(7)),
            createdAt: row.instant(8),
            status: row.word(9),
            removal: row.word(10),
            startedAt: row.instantOrNil(11),
            expiresAt: row.instantOrNil(12),
            jobSeq: row.int(13),
            endedReason: row.textOrNil(14),
            identity: row.idOrNil(15),
            version: row.int(16)
        )
    }

    /// In the order of `SQLGrants.columns`, the organization first.
    fileprivate func values(in scope: SQLValue) -> [SQLValue] {
        [
            scope, .id(id), .id(request), .id(holder), .id(tool), .text(role), .id(target?.connection),
            .text(target?.group), .int(approvedDays), .instant(createdAt),
        ] + changing
    }

    fileprivate var changing: [SQLValue] {
        [
            .word(status), .word(removal), .instant(startedAt), .instant(expiresAt), .integer(jobSeq),
            .text(endedReason), .id(identity), .integer(version),
        ]
    }
}
