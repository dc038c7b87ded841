extension Migration {
    /// Reviews of grants before they end.
    static let reviews = Migration(
        number: 16,
        name: "reviews",
        sql: """
            CREATE TABLE review_settings (
                organization_id @text NOT NULL PRIMARY KEY,
                issue_type @text NOT NULL,
                window_days @int NOT NULL CONSTRAINT review_settings_window CHECK (window_days BETWEEN 1 AND 90),
                answer_days @int NOT NULL
                    CONSTRAINT review_settings_answer CHECK (answer_days BETWEEN 1 AND window_days),
                grace_days @int NOT NULL CONSTRAINT review_settings_grace CHECK (grace_days BETWEEN 0 AND 30),
                revoked_from @text NOT NULL CONSTRAINT review_settings_risk
                    CHECK (revoked_from IN ('low', 'medium', 'high')),
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            CREATE TABLE review_progress (
                organization_id @text NOT NULL PRIMARY KEY,
                end_at @int NOT NULL,
                grant_id @text NOT NULL
            ) @keyed;
            CREATE TABLE reviews (
                organization_id @text NOT NULL,
                id @text NOT NULL,
                grant_id @text NOT NULL,
                cycle @int NOT NULL,
                reviewer_id @text,
                opened_at @int NOT NULL,
                due_at @int NOT NULL,
                next_at @int NOT NULL,
                state @text NOT NULL CONSTRAINT reviews_state CHECK (state = 'due' OR state = 'issued'
                    OR state = 'overdue' OR state = 'kept' OR state = 'revoked' OR state = 'ended'),
                issue @text,
                issued_at @int,
                answered_by @text,
                answered_at @int,
                reason @text,
                is_flagged @int NOT NULL CONSTRAINT reviews_is_flagged CHECK (is_flagged IN (0, 1)),
                attempts @int NOT NULL CONSTRAINT reviews_attempts CHECK (attempts >= 0),
                code @text,
                message @text,
                version @int NOT NULL CONSTRAINT reviews_version CHECK (version > 0),
                PRIMARY KEY (organization_id, id),
                FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id),
                FOREIGN KEY (organization_id, reviewer_id) REFERENCES people (organization_id, id),
                CONSTRAINT reviews_answered CHECK ((answered_at IS NULL)
                    = (state = 'due' OR state = 'issued' OR state = 'overdue'))
            ) @keyed;
            CREATE UNIQUE INDEX reviews_of_grant ON reviews (organization_id, grant_id, cycle);
            CREATE INDEX reviews_next ON reviews (organization_id, next_at, id)
                WHERE state = 'due' OR state = 'issued' OR state = 'overdue';
            CREATE INDEX reviews_open ON reviews (organization_id, due_at, id)
                WHERE state = 'due' OR state = 'issued' OR state = 'overdue' OR is_flagged = 1;
            CREATE INDEX reviews_closed ON reviews (organization_id, id)
                WHERE NOT (state = 'due' OR state = 'issued' OR state = 'overdue' OR is_flagged = 1);
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'sweep', 'reviews', 0, 0, 1 FROM organization_doors;
            """,
        scopedTables: ["review_settings", "review_progress", "reviews"]
    )
}
