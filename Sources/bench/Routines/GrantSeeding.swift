/// Fills an organization with active grants of fifty thousand people, each as if a worker had given it, in SQL alone.
struct GrantSeeding {
    let grants: Int

    static let people = 50_000
    /// When access began; it lasts half a year.
    static let start = 1_795_000_000_000

    /// - Parameter reference: the digest under which a member's id is found again.
    func fill(_ path: String, reference: (Int) -> [UInt8]) throws {
        let database = try RawDatabase(path)
        try database.run("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN")
        for part in [people, tools, active, jobs] { try database.run(part) }
        try database.insert(
            """
            INSERT INTO external_identities (organization_id, id, key_id, sealed, reference, created_at, person_id)
            SELECT 'bench', printf('i%09d', ?1), 'k', x'00', ?2, \(Self.start), printf('p%09d', ?1)
            """
        ) { add in
            for number in 0..<min(grants, Self.people) {
                try add(RawRow(values: [.number(Int64(number)), .bytes(reference(number))]))
            }
        }
        try database.run(mappings)
        try database.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private var numbers: String {
        "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < \(grants))"
    }

    private var tools: String {
        """
        INSERT OR IGNORE INTO tools (organization_id, id, name, vendor, summary, status, risk, roles, version)
        \(numbers) SELECT DISTINCT 'bench', 'tool-' || (n / \(Self.people)), 'Tool', 'Vendor', '', 'approved', 'low',
            (SELECT roles FROM tools WHERE organization_id = 'bench' AND id = 'claude-enterprise'), 1
        FROM numbers WHERE n % \(Self.people) = 0 AND n > 0
        """
    }

    /// A person has one grant for each tool; the first is the bound one.
    private var tool: String { "iif(n < \(Self.people), 'claude-enterprise', 'tool-' || (n / \(Self.people)))" }
    private var group: String { "iif(n < \(Self.people), '00g1bench', '00g' || (n / \(Self.people)))" }
    private var person: String { "printf('p%09d', n % \(Self.people))" }

    private var people: String {
        """
        INSERT INTO people (organization_id, id, display_name, roles, is_active, jira_account, version)
        \(numbers) SELECT 'bench', \(person), 'Person ' || n, '[]', 1, 'j' || n, 1 FROM numbers WHERE n < \(Self.people)
        """
    }

    private var active: String {
        """
        INSERT INTO grants (organization_id, id, request_id, holder_id, tool_id, role, connection_id, group_id,
            approved_days, created_at, status, removal, started_at, expires_at, job_seq, identity_id, version)
        \(numbers) SELECT 'bench', printf('g%09d', n), printf('r%09d', n), \(person), \(tool), 'user', 'c-okta',
            \(group), 180, \(Self.start) + n, 'active', 'none', \(Self.start), \(Self.start) + 15552000000,
            1, printf('i%09d', n % \(Self.people)), 1
        FROM numbers
        """
    }

    private var jobs: String {
        """
        INSERT INTO jobs (organization_id, id, grant_id, kind, seq, connection_id, group_id, person_id, identity_id,
            created_at, state, attempts, run_at, code, prior_membership, completed_at, version)
        \(numbers) SELECT 'bench', printf('j%09d', n), printf('g%09d', n), 'provision', 1, 'c-okta', \(group),
            \(person), printf('i%09d', n % \(Self.people)), \(Self.start) + n, 'succeeded', 1, \(Self.start) + n,
            'added', 'notMember', \(Self.start) + n + 1, 2
        FROM numbers
        """
    }

    private var mappings: String {
        """
        INSERT INTO identity_mappings (organization_id, person_id, connection_id, identity_id, reference, mapped_by,
            mapped_at)
        SELECT 'bench', person_id, 'c-okta', id, reference, 'p-approver', created_at FROM external_identities
        """
    }
}
