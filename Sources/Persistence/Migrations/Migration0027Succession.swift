extension Migration {
    /// What is told to an issue in order: one promise at a time, so that a decision writes one row of the queue for both.
    ///
    /// What was promised before keeps its own promises.
    static let succession = Migration(
        number: 27,
        name: "succession",
        sql: "ALTER TABLE effects ADD COLUMN next_id @text;",
        scopedTables: []
    )
}
