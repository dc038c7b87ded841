import Domain
import Kernel

extension SQLPolicies {
    private static let columns = "id, base, document, editors, edited_at, state, confirmed_at, revision, version"

    func draft(_ id: ID<PolicyDraft>) throws -> PolicyDraft? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM policy_drafts WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            PolicyDraft.init(row:)
        )
    }

    func openDrafts() throws -> [PolicyDraft] {
        try tx.connection.query(
            "SELECT \(Self.columns) FROM policy_drafts WHERE organization_id = ?1 AND state = 'open' ORDER BY id",
            [tx.scope],
            PolicyDraft.init(row:)
        )
    }

    func add(_ draft: PolicyDraft) throws {
        try tx.execute(
            """
            INSERT INTO policy_drafts (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            [tx.scope, .id(draft.id)] + draft.changing + [.integer(draft.version)]
        ) { _ in nil }
    }

    func save(_ draft: PolicyDraft) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE policy_drafts SET base = ?3, document = ?4, editors = ?5, edited_at = ?6, state = ?7,
                confirmed_at = ?8, revision = ?9, version = ?10 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?10
            """,
            [tx.scope, .id(draft.id)] + draft.changing + [.integer(draft.version)]
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("draft `\(draft.id)`") }
    }

    func add(_ override: GuardrailOverride) throws {
        try tx.execute(
            """
            INSERT INTO guardrail_overrides (organization_id, request_id, until, reason, overridden_by, overridden_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                tx.scope, .id(override.request), .instant(override.until), .text(override.reason), .id(override.by),
                .instant(override.at),
            ]
        ) { _ in nil }
    }

    func override(of request: ID<AccessRequest>) throws -> GuardrailOverride? {
        guard try hasOverrides() else { return nil }
        return try tx.connection.first(
            """
            SELECT request_id, until, reason, overridden_by, overridden_at FROM guardrail_overrides
            WHERE organization_id = ?1 AND request_id = ?2 ORDER BY until DESC LIMIT 1
            """,
            [tx.scope, .id(request)]
        ) { row in
            try GuardrailOverride(
                request: row.id(0),
                reason: row.text(2),
                by: row.id(3),
                at: row.instant(4),
                until: row.instant(1)
            )
        }
    }

    /// Most organizations have none, which a connection that remembers need not find out for each request.
    private func hasOverrides() throws -> Bool {
        guard tx.connection.memory != nil else { return true }
        return try tx.remembered(.overrides, "") {
            try tx.connection.exists(
                "SELECT 1 FROM guardrail_overrides WHERE organization_id = ?1 LIMIT 1",
                [tx.scope]
            )
        }
    }
}

extension PolicyDraft {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            base: row.int(1),
            document: row.blob(2),
            editors: row.texts(3).map { ID($0) },
            editedAt: row.instant(4),
            state: row.word(5),
            confirmedAt: row.instantOrNil(6),
            revision: row.intOrNil(7),
            version: row.int(8)
        )
    }

    fileprivate var changing: [SQLValue] {
        [
            .integer(base), .blob(document), .texts(editors.map(\.rawValue)), .instant(editedAt), .word(state),
            .instant(confirmedAt), revision.map(SQLValue.integer) ?? .null,
        ]
    }
}
