extension Migration {
    /// Wider limits that one admin asked for and that do not hold yet.
    static let breakerRaises = Migration(
        number: 28,
        name: "breaker raises",
        sql: """
            ALTER TABLE breakers ADD COLUMN wanted_most @int;
            ALTER TABLE breakers ADD COLUMN wanted_percent @int;
            ALTER TABLE breakers ADD COLUMN wanted_by @text;
            ALTER TABLE breakers ADD COLUMN wanted_from @int;
            """,
        scopedTables: []
    )
}
