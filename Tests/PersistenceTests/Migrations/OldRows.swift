import Kernel
import Persistence
import TestKit

/// Rows as an organization has them that began with an older version, for each table since the step that made it.
enum OldRows {
    static let organizations = ["acme", "globex"]

    /// The tables whose rows are told here, with the step that made each and how many rows an organization has.
    static let tables: [(step: Int, name: String, rows: Int64)] = [
        (1, "audit_entries", 1), (2, "organizations", 1), (2, "people", 3), (2, "sign_ins", 1), (2, "api_tokens", 1),
        (2, "rate_uses", 1), (3, "connections", 1), (3, "tools", 1), (3, "baseline_members", 1),
        (3, "policy_revisions", 1), (3, "intake_projects", 1), (3, "intake_items", 1), (3, "external_identities", 2),
        (3, "identity_mappings", 1), (4, "requests", 2), (4, "grants", 1), (4, "jobs", 2), (4, "effects", 1),
        (6, "linked_accounts", 2), (12, "stage_approvals", 1),
    ]

    /// The statements that fill a database which was last changed by that step.
    static func statements(upTo step: Int, for dialect: SQLDialect) -> [String] {
        organizations.flatMap { organization in
            parts.filter { $0.step <= step }.flatMap(\.sql).map { written($0, organization, dialect) }
        }
    }

    private static func written(_ sql: String, _ organization: String, _ dialect: SQLDialect) -> String {
        let (hash, bytes) =
            dialect == .sqlite ? ("zeroblob(32)", "X'7b7d'") : ("decode(repeat('00', 32), 'hex')", "'\\x7b7d'::bytea")
        // A token's hash is the key of a door, so it differs between organizations.
        let key = String(repeating: organization == "acme" ? "aa" : "bb", count: 32)
        let own = dialect == .sqlite ? "X'\(key)'" : "'\\x\(key)'::bytea"
        return sql.replacing("@org", with: "'\(organization)'").replacing("@hash", with: hash)
            .replacing("@bytes", with: bytes).replacing("@own", with: own)
            .replacing("@issuer", with: "'https://\(organization).example'")
    }

    private static let parts: [(step: Int, sql: [String])] = [
        (1, doors), (2, people), (3, settings), (4, lifecycle), (6, accounts), (12, approvals),
    ]

    private static let doors = [
        "INSERT INTO organization_doors (organization_id) VALUES (@org)",
        "INSERT INTO sign_in_doors (issuer, client_id, organization_id) VALUES (@issuer, 'c', @org)",
        "INSERT INTO token_doors (hash, organization_id, id, expires_at) VALUES (@own, @org, 't', 99)",
        """
        INSERT INTO audit_entries (organization_id, seq, at, action, bytes, hash, mac, key_id)
        VALUES (@org, 1, 5, 'organization_created', @bytes, @hash, @hash, 'k')
        """,
        "INSERT INTO audit_heads (organization_id, seq, at, hash) VALUES (@org, 1, 5, @hash)",
    ]

    private static let people =
        ["INSERT INTO organizations (organization_id, name, created_at) VALUES (@org, 'Company', 1)"]
        + [("pat", "'jira-pat'", "[\"approver\"]"), ("ria", "'jira-ria'", "[]"), ("nobody", "NULL", "[]")].map {
            """
            INSERT INTO people (organization_id, id, display_name, roles, is_active, jira_account, version)
            VALUES (@org, '\($0.0)', '\($0.0)', '\($0.2)', 1, \($0.1), 1)
            """
        } + [
            "INSERT INTO sign_ins (organization_id, issuer, subject, person_id) VALUES (@org, 'i', 's', 'pat')",
            """
            INSERT INTO api_tokens (organization_id, id, name, roles, created_by, created_at, expires_at, hash)
            VALUES (@org, 't', 'old', '[]', 'pat', 1, 99, @own)
            """,
            "INSERT INTO rate_uses (organization_id, actor, bucket, slot, used_at) VALUES (@org, 'pat', 'bulk', 0, 1)",
        ]

    private static let settings = [
        """
        INSERT INTO connections (organization_id, id, connector, name, provider, settings, state, last_test_passed, version)
        VALUES (@org, 'okta', 'okta', 'Okta', 'okta_api_token', '{}', 'active', 1, 1)
        """,
        """
        INSERT INTO tools (organization_id, id, name, vendor, summary, status, risk, connection_id, roles, version)
        VALUES (@org, 'claude', 'Claude', '', '', 'approved', 'low', 'okta', '[{"default":true,"name":"user"}]', 1)
        """,
        """
        INSERT INTO baseline_members (organization_id, connection_id, group_id, member)
        VALUES (@org, 'okta', 'group-1', @hash)
        """,
        """
        INSERT INTO policy_revisions (organization_id, number, document, hash, published_by, published_at)
        VALUES (@org, 1, @bytes, @hash, 'operator', 1)
        """,
        """
        INSERT INTO intake_projects
            (organization_id, connection_id, project_key, portal_id, request_type_ids, app_uuid)
        VALUES (@org, 'okta', 'AI', '7', '["31"]', '6c1e0a52-7f0b-4d3a-9a55-0c1ea4a2ce01')
        """,
        """
        INSERT INTO intake_items (organization_id, issue, state, attempts, first_seen_at)
        VALUES (@org, 'AI-1', 'accepted', 1, 1)
        """,
        "INSERT INTO external_identities (organization_id, id, created_at) VALUES (@org, 'former', 1)",
        "INSERT INTO external_identities (organization_id, id, created_at) VALUES (@org, 'present', 1)",
        """
        INSERT INTO identity_mappings (organization_id, person_id, connection_id, identity_id, mapped_by, mapped_at)
        VALUES (@org, 'ria', 'okta', 'present', 'pat', 1)
        """,
    ]

    private static let lifecycle =
        [("waiting", "AI-2", "pending", "NULL", "nobody"), ("given", "AI-1", "approved", "2", "ria")].map {
            """
            INSERT INTO requests (organization_id, id, issue, project, requester_id, beneficiary_id, tool_id, role,
                business_use, data_classes, requested_days, requester_groups, snapshot_hash, policy_revision, created_at,
                stage, stages, decision, decided_at, version)
            VALUES (@org, '\($0.0)', '\($0.1)', 'AI', '\($0.4)', '\($0.4)', 'claude', 'user', 'reports',
                '["internal"]', 30, '[]', @hash, 1, 1, 1, 1, '\($0.2)', \($0.3), 1)
            """
        } + [
            """
            INSERT INTO grants (organization_id, id, request_id, holder_id, tool_id, role, connection_id, group_id,
                approved_days, created_at, status, removal, started_at, expires_at, job_seq, identity_id, version)
            VALUES (@org, 'grant', 'given', 'ria', 'claude', 'user', 'okta', 'group-1',
                30, 2, 'revoked', 'queued', 3, 1000, 2, 'present', 1)
            """
        ]
        + [("add", "provision", 1, "succeeded", "'present'"), ("remove", "deprovision", 2, "queued", "'former'")].map {
            """
            INSERT INTO jobs (organization_id, id, grant_id, kind, seq, connection_id, group_id, person_id, identity_id,
                created_at, state, attempts, run_at, version)
            VALUES (@org, '\($0.0)', 'grant', '\($0.1)', \($0.2), 'okta', 'group-1', 'ria', \($0.4), 2, '\($0.3)', 1, 2, 1)
            """
        } + [
            """
            INSERT INTO effects (organization_id, id, issue, kind, content, created_at, state, attempts)
            VALUES (@org, 'effect', 'AI-1', 'comment', '{"text":"hello"}', 2, 'queued', 0)
            """
        ]

    private static let accounts = ["pat", "ria"].map {
        """
        INSERT INTO linked_accounts (organization_id, person_id, account, id, linked_at)
        VALUES (@org, '\($0)', 'jira-\($0)', '\($0)', 0)
        """
    }

    private static let approvals = [
        """
        INSERT INTO stage_approvals (organization_id, request_id, stage, person_id, approved_at)
        VALUES (@org, 'given', 'security', 'pat', 2)
        """
    ]
}
