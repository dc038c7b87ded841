/// Fills an organization with years of grants and a long queue, in SQL alone.
struct QueueSeeding {
    let grants: Int
    let pending: Int

    func fill(_ path: String) throws {
        let database = try RawDatabase(path)
        try database.run("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN")
        try database.run(people)
        try database.run(requests)
        try database.run(ended)
        try database.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")
    }

    private static let start = 1_795_000_000_000

    /// The numbers from 1, as a table called `numbers`.
    private func numbers(_ count: Int) -> String {
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))"
    }

    private var people: String {
        """
        INSERT INTO people (organization_id, id, display_name, roles, is_active, jira_account, version)
        \(numbers(pending)) SELECT 'bench', printf('p%09d', n), 'Person ' || n, '[]', 1, 'j' || n, 1 FROM numbers
        """
    }

    /// The decided ones first, then the queue.
    private var requests: String {
        """
        INSERT INTO requests (organization_id, id, issue, project, requester_id, beneficiary_id, tool_id, role,
            business_use, data_classes, requested_days, requester_groups, snapshot_hash, policy_revision, created_at,
            stage, stages, decision, source, decided_by, decided_at, approved_days, version)
        \(numbers(grants + pending)) SELECT 'bench', printf('r%09d', n), 'HELP-' || n, 'HELP',
            printf('p%09d', n % \(pending) + 1), printf('p%09d', n % \(pending) + 1), 'claude-enterprise', 'user',
            'drafting answers to customers from approved text', '["internal"]', 30, '["g-support"]', zeroblob(32), 1,
            \(Self.start) + n * 60000, 1, 1, iif(n > \(grants), 'pending', 'approved'),
            iif(n > \(grants), NULL, 'person'), iif(n > \(grants), NULL, 'p-approver'),
            iif(n > \(grants), NULL, \(Self.start) + n * 60000 + 1), iif(n > \(grants), NULL, 30), 1
        FROM numbers
        """
    }

    private var ended: String {
        """
        INSERT INTO grants (organization_id, id, request_id, holder_id, tool_id, role, connection_id, group_id,
            approved_days, created_at, status, removal, started_at, expires_at, job_seq, version)
        \(numbers(grants)) SELECT 'bench', printf('g%09d', n), printf('r%09d', n), printf('p%09d', n % \(pending) + 1),
            'claude-enterprise', 'user', 'c-okta', '00g1bench', 30, \(Self.start) + n * 60000,
            'expired', 'done', \(Self.start) + n * 60000, \(Self.start) + n * 60000 + 2592000000, 2, 1
        FROM numbers
        """
    }
}
