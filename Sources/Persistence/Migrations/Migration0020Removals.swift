extension Migration {
    /// Removals of different identities are different work: one that fails must not keep another from being done.
    ///
    /// And whose an identity was stays known when it goes to somebody else. For other kinds of job a grant still has one
    /// open at most; an approval pays for the same one index as before.
    static let removals = Migration(
        number: 20,
        name: "removals",
        sql: """
            DROP INDEX jobs_open;
            CREATE UNIQUE INDEX jobs_open ON jobs (organization_id, grant_id, kind,
                    (CASE WHEN kind = 'deprovision' THEN coalesce(identity_id, '') ELSE '' END))
                WHERE (state = 'queued' OR state = 'running' OR state = 'retryWait' OR state = 'held'
                    OR state = 'manualPending' OR state = 'deadLetter');
            ALTER TABLE external_identities ADD COLUMN person_id @text;
            CREATE INDEX external_identities_by_reference ON external_identities (organization_id, reference)
                WHERE reference IS NOT NULL;
            """,
        scopedTables: []
    )
}
