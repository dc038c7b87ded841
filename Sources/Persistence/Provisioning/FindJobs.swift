import Domain
import Kernel

extension SQLJobs {
    func find(_ id: ID<Job>) throws -> Job? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM jobs WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            Job.init(row:)
        )
    }

    func of(grant: ID<Grant>) throws -> [Job] {
        try jobs(where: "grant_id = ?2 ORDER BY seq, id", .id(grant))
    }

    func open(grant: ID<Grant>) throws -> [Job] {
        try jobs(where: "grant_id = ?2 AND \(Self.isOpen) ORDER BY seq, id", .id(grant))
    }

    func running(person: ID<Person>, target: Grant.Target) throws -> [Job] {
        try jobs(
            where: "connection_id = ?2 AND group_id = ?3 AND state = 'running' AND person_id = ?4 ORDER BY id",
            .id(target.connection),
            .text(target.group),
            .id(person)
        )
    }

    func removing(from target: Grant.Target) throws -> [Job] {
        try jobs(
            where: "\(Self.isOpen) AND kind = 'deprovision' AND connection_id = ?2 AND group_id = ?3 ORDER BY id",
            .id(target.connection),
            .text(target.group)
        )
    }

    func isGroupBusy(_ target: Grant.Target, besides job: ID<Job>) throws -> Bool {
        try isChanged(target, besides: job) || isMemberBeingRemoved(from: target)
    }

    /// A member whom reconciliation found is being taken out by a worker: of this process or another.
    private func isMemberBeingRemoved(from target: Grant.Target) throws -> Bool {
        try tx.writeHeld()
        return try tx.connection.exists(
            """
            SELECT 1 FROM comparisons CROSS JOIN findings CROSS JOIN work
            WHERE comparisons.organization_id = ?1 AND comparisons.connection_id = ?2 AND comparisons.group_id = ?3
                AND findings.organization_id = ?1 AND findings.comparison_id = comparisons.id
                AND findings.kind = 'out_of_band' AND findings.state = 'removing'
                AND (findings.state = 'open' OR findings.state = 'removing')
                AND work.organization_id = ?1 AND work.kind = 'removal' AND work.id = findings.id
                AND work.lease_until > ?4
            """,
            [tx.scope, .id(target.connection), .text(target.group), .instant(tx.now)]
        )
    }

    private func isChanged(_ target: Grant.Target, besides job: ID<Job>) throws -> Bool {
        try tx.writeHeld()
        return try tx.connection.exists(
            """
            SELECT 1 FROM jobs CROSS JOIN work AS theirs CROSS JOIN work AS ours
            WHERE jobs.organization_id = ?1 AND jobs.connection_id = ?2 AND jobs.group_id = ?3
                AND jobs.state = 'running' AND jobs.id <> ?4
                AND theirs.organization_id = ?1 AND theirs.kind = 'provisioning' AND theirs.id = jobs.id
                AND theirs.lease_until > ?5
                AND ours.organization_id = ?1 AND ours.kind = 'provisioning' AND ours.id = ?4
                AND ours.owner <> theirs.owner
            """,
            [tx.scope, .id(target.connection), .text(target.group), .id(job), .instant(tx.now)]
        )
    }

    func waitingForIdentity(person: ID<Person>, connection: ID<Connection>) throws -> [Job] {
        try jobs(
            of: person,
            where: "jobs.connection_id = ?3 AND jobs.state = 'manualPending' AND jobs.identity_id IS NULL",
            .id(connection)
        )
    }

    /// Through the person's grants, which are few, instead of an index that every approval would pay for.
    private func jobs(of person: ID<Person>, where condition: String, _ arguments: SQLValue...) throws -> [Job] {
        let columns = Self.columns.split(separator: ", ").map { "jobs.\($0)" }.joined(separator: ", ")
        return try tx.connection.query(
            """
            SELECT \(columns) FROM grants CROSS JOIN jobs
            WHERE grants.organization_id = ?1 AND grants.holder_id = ?2
                AND jobs.organization_id = ?1 AND jobs.grant_id = grants.id AND \(condition)
            ORDER BY jobs.id
            """,
            [tx.scope, .id(person)] + arguments,
            Job.init(row:)
        )
    }

    func unfinished(connection: ID<Connection>, limit: Int) throws -> [Job] {
        try jobs(
            where: """
                \(Self.isOpen) AND connection_id = ?2
                AND (state IN ('held', 'queued') OR (state = 'manualPending' AND code = ?4)) ORDER BY id LIMIT ?3
                """,
            .id(connection),
            .int(limit),
            .text(Job.connectionDisabled)
        )
    }

    func waitingForPeople(page: PageRequest) throws -> Page<Job> {
        let cursor = try page.cursor()
        let rows = try jobs(
            where: """
                state IN ('manualPending', 'deadLetter') \
                \(cursor == nil ? "" : "AND (created_at, id) > (?3, ?4)") ORDER BY created_at, id LIMIT ?2
                """,
            [page.rowLimit] + (try cursor.map { [try $0.int(0), try $0.text(1)] } ?? [])
        )
        return page.page(rows) { Cursor(.integer($0.createdAt.milliseconds), .string($0.id.rawValue)) }
    }

    /// Open jobs are counted in their own index; counting finished ones reads them all.
    func count(in states: Set<Job.State>) throws -> Int {
        let onlyOpen = states.allSatisfy(\.isOpen) ? "AND \(Self.isOpen)" : ""
        guard !states.isEmpty else { return 0 }
        return try tx.connection.first(
            "SELECT count(*) FROM jobs WHERE organization_id = ?1 AND state IN \(SQLText.words(states)) \(onlyOpen)",
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }

    private func jobs(where condition: String, _ arguments: SQLValue...) throws -> [Job] {
        try jobs(where: condition, arguments)
    }

    private func jobs(where condition: String, _ arguments: [SQLValue]) throws -> [Job] {
        try tx.connection.query(
            "SELECT \(Self.columns) FROM jobs WHERE organization_id = ?1 AND \(condition)",
            [tx.scope] + arguments,
            Job.init(row:)
        )
    }

    /// Repeats the words of the partial indexes, which serve only statements that do.
    static let isOpen = """
        (state = 'queued' OR state = 'running' OR state = 'retryWait' OR state = 'held' \
        OR state = 'manualPending' OR state = 'deadLetter')
        """
}
