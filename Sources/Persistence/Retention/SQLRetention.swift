import Domain
import Kernel
import Ledger

/// The ends of what was kept long enough.
struct SQLRetention: Retention {
    let tx: SQLTransaction

    func lastDay() throws -> Instant? {
        try tx.connection.first("SELECT last_day FROM retention_days WHERE organization_id = ?1", [tx.scope]) {
            try $0.instant(0)
        }
    }

    func keepLastDay(_ day: Instant) throws {
        try tx.connection.execute(
            """
            INSERT INTO retention_days (organization_id, last_day) VALUES (?1, ?2)
            ON CONFLICT (organization_id) DO UPDATE SET last_day = excluded.last_day
            """,
            [tx.scope, .instant(day)]
        )
    }

    func settings() throws -> RetentionSettings {
        try tx.connection.first(
            "SELECT audit_days, identity_days, job_days FROM retention_settings WHERE organization_id = ?1",
            [tx.scope]
        ) { row in
            try RetentionSettings(
                auditDays: row.intOrNil(0).map(Int.init),
                identityDays: row.intOrNil(1).map(Int.init),
                jobDays: row.intOrNil(2).map(Int.init)
            )
        } ?? .unset
    }

    func save(_ settings: RetentionSettings) throws {
        try tx.connection.execute(
            """
            INSERT INTO retention_settings (organization_id, audit_days, identity_days, job_days)
            VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id) DO UPDATE SET audit_days = excluded.audit_days,
                identity_days = excluded.identity_days, job_days = excluded.job_days
            """,
            [tx.scope, .int(settings.auditDays), .int(settings.identityDays), .int(settings.jobDays)]
        )
    }

    func newestRange() throws -> PrunedRange? {
        try tx.connection.first(
            """
            SELECT from_seq, through_seq, last_hash, note, pruned_at FROM audit_ranges WHERE organization_id = ?1
            ORDER BY through_seq DESC LIMIT 1
            """,
            [tx.scope]
        ) {
            PrunedRange(
                from: try $0.int(0),
                through: try $0.int(1),
                lastHash: try $0.blob(2),
                note: try $0.text(3),
                prunedAt: try $0.instant(4)
            )
        }
    }

    func oldestOpen() throws -> Instant? {
        let pending = try tx.connection.first(
            "SELECT min(created_at) FROM requests WHERE organization_id = ?1 AND decision = 'pending'",
            [tx.scope]
        ) { try $0.intOrNil(0) }
        let held = try tx.connection.first(
            """
            SELECT min(requests.created_at) FROM grants CROSS JOIN requests
            WHERE grants.organization_id = ?1 AND \(Self.isOpen)
                AND requests.organization_id = ?1 AND requests.id = grants.request_id
            """,
            [tx.scope]
        ) { try $0.intOrNil(0) }
        return [pending ?? nil, held ?? nil].compactMap(\.self).min().map(Instant.init(milliseconds:))
    }

    private static let isOpen = """
        (grants.status IN ('pendingProvision', 'active') OR grants.removal IN ('queued', 'manualPending', 'failed'))
        """

    func pruneJobs(before moment: Instant, limit: Int) throws -> [ID<Job>] {
        let due: [ID<Job>] = try tx.connection.query(
            """
            SELECT jobs.id FROM jobs CROSS JOIN grants
            WHERE jobs.organization_id = ?1
                AND (jobs.state = 'succeeded' OR jobs.state = 'cancelled' OR jobs.state = 'abandoned')
                AND jobs.completed_at < ?2 AND grants.organization_id = ?1 AND grants.id = jobs.grant_id
                AND NOT \(Self.isOpen)
                AND NOT EXISTS (
                    SELECT 1 FROM jobs AS other WHERE other.organization_id = ?1 AND other.grant_id = grants.id
                        AND (other.completed_at IS NULL OR other.completed_at >= ?2)
                )
            ORDER BY jobs.completed_at, jobs.id LIMIT ?3
            """,
            [tx.scope, .instant(moment), .int(limit)]
        ) { try $0.id(0) }
        for id in due {
            try tx.connection.post("DELETE FROM jobs WHERE organization_id = ?1 AND id = ?2", [tx.scope, .id(id)])
        }
        return due
    }

    func eraseIdentities(before moment: Instant, limit: Int) throws -> [ID<ExternalIdentity>] {
        let due: [ID<ExternalIdentity>] = try tx.connection.query(
            """
            SELECT id FROM external_identities WHERE organization_id = ?1 AND sealed IS NOT NULL AND created_at < ?2
                AND id NOT IN (SELECT identity_id FROM identity_mappings WHERE organization_id = ?1)
                AND id NOT IN (SELECT identity_id FROM jobs WHERE organization_id = ?1 AND identity_id IS NOT NULL)
                AND id NOT IN (
                    SELECT grants.identity_id FROM grants
                    WHERE grants.organization_id = ?1 AND grants.identity_id IS NOT NULL
                        AND (\(Self.isOpen) OR coalesce(grants.expires_at, grants.created_at) >= ?2)
                )
            ORDER BY id LIMIT ?3
            """,
            [tx.scope, .instant(moment), .int(limit)]
        ) { try $0.id(0) }
        for id in due {
            try tx.connection.post(
                """
                UPDATE external_identities SET key_id = NULL, sealed = NULL, reference = NULL
                WHERE organization_id = ?1 AND id = ?2
                """,
                [tx.scope, .id(id)]
            )
        }
        return due
    }
}

// The log's beginning.
extension SQLRetention {
    func prune(_ range: PrunedRange) throws {
        try permit(range.through)
        for first in stride(from: range.from, through: range.through, by: Int64.Stride(PrunedRange.run)) {
            try takeOut(first..<first + PrunedRange.run)
        }
        try tx.connection.execute(
            """
            INSERT INTO audit_ranges (organization_id, through_seq, from_seq, last_hash, note, pruned_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                tx.scope, .integer(range.through), .integer(range.from), .blob(range.lastHash), .text(range.note),
                .instant(range.prunedAt),
            ]
        )
        try tx.connection.execute("DELETE FROM audit_prune_permits WHERE organization_id = ?1", [tx.scope])
    }

    /// Without it the database refuses to delete an entry; it is taken back in the same transaction.
    private func permit(_ through: Int64) throws {
        try tx.connection.execute(
            """
            INSERT INTO audit_prune_permits (organization_id, through_seq) VALUES (?1, ?2)
            ON CONFLICT (organization_id) DO UPDATE SET through_seq = excluded.through_seq
            """,
            [tx.scope, .integer(through)]
        )
    }

    private func takeOut(_ run: Range<Int64>) throws {
        let entries = try SQLAuditLog(tx: tx).range(from: run.lowerBound, limit: run.count)
        guard entries.count == run.count, entries.last?.seq == run.upperBound - 1 else {
            throw StorageFailure.corrupt("entries of the log that were to be pruned are not there")
        }
        let hashes = entries.flatMap { Hash256.leaf($0.bytes).bytes }
        try tx.connection.execute(
            "INSERT INTO audit_leaves (organization_id, run, hashes) VALUES (?1, ?2, ?3)",
            [tx.scope, .integer((run.lowerBound - 1) / PrunedRange.run), .blob(hashes)]
        )
        for entry in entries {
            for term in AuditTerm.all(of: entry) {
                try tx.connection.post(
                    "DELETE FROM audit_terms WHERE organization_id = ?1 AND term = ?2 AND seq = ?3",
                    [tx.scope, .text(term), .integer(entry.seq)]
                )
            }
        }
        try tx.connection.execute(
            "DELETE FROM audit_entries WHERE organization_id = ?1 AND seq >= ?2 AND seq < ?3",
            [tx.scope, .integer(run.lowerBound), .integer(run.upperBound)]
        )
    }
}
