import Domain
import Kernel

struct SQLJobs: Jobs {
    let tx: SQLTransaction

    static let columns = """
        id, grant_id, kind, seq, connection_id, group_id, person_id, identity_id, created_at, state, attempts, run_at, \
        code, message, provider_request_id, prior_membership, completed_at, attested_by, note, version
        """

    private static let insert = """
        INSERT INTO jobs (organization_id, \(columns))
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
        """

    func add(_ job: Job) throws {
        try tx.execute(Self.insert, job.values(in: tx.scope), unique: { refusal(for: $0, job) })
    }

    func save(_ job: Job) throws {
        let changed = try tx.execute(
            """
            UPDATE jobs SET state = ?3, attempts = ?4, run_at = ?5, code = ?6, message = ?7, provider_request_id = ?8,
                prior_membership = ?9, completed_at = ?10, attested_by = ?11, note = ?12, version = ?13 + 1,
                identity_id = ?14
            WHERE organization_id = ?1 AND id = ?2 AND version = ?13
            """,
            [tx.scope, .id(job.id)] + job.changing + [.id(job.identity)],
            unique: { refusal(for: $0, job) }
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("job `\(job.id)`") }
    }

    private func refusal(for rule: String, _ job: Job) -> Refusal? {
        guard rule == "index 'jobs_open'" || rule.hasPrefix("jobs(organization_id, grant_id, kind") else { return nil }
        return Refusal(
            .conflict,
            "duplicate_open_job",
            "grant `\(job.grant)` has an open \(job.kind.rawValue) job already: wait for it, or cancel it first"
        )
    }
}

extension Job {
    init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            grant: row.id(1),
            kind: row.word(2),
            seq: row.int(3),
            target: Grant.Target(connection: row.id(4), group: row.text(5)),
            person: row.id(6),
            identity: row.idOrNil(7),
            createdAt: row.instant(8),
            state: row.word(9),
            attempts: Int(row.int(10)),
            runAt: row.instant(11),
            code: row.textOrNil(12),
            message: row.textOrNil(13),
            providerRequestID: row.textOrNil(14),
            priorMembership: row.wordOrNil(15),
            completedAt: row.instantOrNil(16),
            attestedBy: row.idOrNil(17),
            note: row.textOrNil(18),
            version: row.int(19)
        )
    }

    /// In the order of `SQLJobs.columns`, the organization first.
    fileprivate func values(in scope: SQLValue) -> [SQLValue] {
        [
            scope, .id(id), .id(grant), .word(kind), .integer(seq), .id(target.connection), .text(target.group),
            .id(person), .id(identity), .instant(createdAt),
        ] + changing
    }

    fileprivate var changing: [SQLValue] {
        [
            .word(state), .int(attempts), .instant(runAt), .text(code), .text(message), .text(providerRequestID),
            .word(priorMembership), .instant(completedAt), .id(attestedBy), .text(note), .integer(version),
        ]
    }
}
