extension Migration {
    /// What makes a repeated call, delivery or attempt harmless.
    static let repetition = Migration(
        number: 7,
        name: "repetition",
        sql: """
            ALTER TABLE effects ADD COLUMN target @text;
            ALTER TABLE intake_items ADD COLUMN edited_snapshot @text;
            CREATE TABLE kept_answers (
                organization_id @text NOT NULL,
                key @blob NOT NULL CONSTRAINT kept_answers_key_size CHECK (length(key) = 32),
                question @blob NOT NULL CONSTRAINT kept_answers_question_size CHECK (length(question) = 32),
                expires_at @int NOT NULL,
                status @int,
                content @text,
                version @int,
                PRIMARY KEY (organization_id, key)
            ) @keyed;
            CREATE INDEX kept_answers_expiry ON kept_answers (organization_id, expires_at);
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'tidy', 'tidy', 0, 0, 0 FROM organization_doors;
            """,
        scopedTables: ["kept_answers"]
    )
}
