extension Migration {
    /// Grants that wait for a directory can come to their end too, and a group is written by one process at a time.
    ///
    /// A grant has an end only once access began, so no approval pays for the first index.
    static let ends = Migration(
        number: 8,
        name: "ends",
        sql: """
            CREATE INDEX grants_due_while_waiting ON grants (organization_id, expires_at, id)
                WHERE status = 'pendingProvision' AND expires_at IS NOT NULL;
            CREATE INDEX jobs_running ON jobs (organization_id, connection_id, group_id, id) WHERE state = 'running';
            """,
        scopedTables: []
    )
}
