extension Migration {
    /// How far retention has reckoned, so that a clock that runs ahead does not let go of what is young.
    static let retentionDays = Migration(
        number: 30,
        name: "retention days",
        sql: """
            CREATE TABLE retention_days (
                organization_id @text NOT NULL PRIMARY KEY,
                last_day @int NOT NULL
            ) @keyed;

            """,
        scopedTables: ["retention_days"]
    )
}
