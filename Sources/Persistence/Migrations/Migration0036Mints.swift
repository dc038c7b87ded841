extension Migration {
    /// What is remembered of minted sessions: what is usual, what was out of the ordinary, drifts of scopes,
    /// and how revocations of everything went.
    static let mints = Migration(
        number: 36,
        name: "mints",
        sql: """
            CREATE TABLE mint_hours (
                organization_id @text NOT NULL,
                connection_id @text NOT NULL,
                hour @int NOT NULL,
                mints @int NOT NULL CONSTRAINT mint_hours_mints CHECK (mints > 0),
                PRIMARY KEY (organization_id, connection_id, hour),
                FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
            ) @keyed;
            CREATE INDEX mint_hours_old ON mint_hours (organization_id, hour);
            CREATE TABLE mint_errands (
                organization_id @text NOT NULL,
                connection_id @text NOT NULL,
                errand @text NOT NULL,
                first_at @int NOT NULL,
                PRIMARY KEY (organization_id, connection_id, errand),
                FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
            ) @keyed;
            CREATE TABLE mint_alerts (
                organization_id @text NOT NULL,
                connection_id @text NOT NULL,
                anomaly @text NOT NULL,
                told_at @int NOT NULL,
                last_at @int NOT NULL,
                times @int NOT NULL CONSTRAINT mint_alerts_times CHECK (times > 0),
                PRIMARY KEY (organization_id, connection_id, anomaly),
                FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
            ) @keyed;
            CREATE INDEX mint_alerts_last ON mint_alerts (organization_id, last_at);
            CREATE TABLE scope_drifts (
                organization_id @text NOT NULL,
                connection_id @text NOT NULL,
                asked @text NOT NULL,
                missing @text NOT NULL,
                extra @text NOT NULL,
                found_at @int NOT NULL,
                PRIMARY KEY (organization_id, connection_id, asked),
                FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
            ) @keyed;
            CREATE TABLE revocation_drills (
                organization_id @text NOT NULL PRIMARY KEY,
                is_drill @int NOT NULL CONSTRAINT revocation_drills_is_drill CHECK (is_drill IN (0, 1)),
                connections @int NOT NULL,
                sessions @int NOT NULL,
                revoked @int NOT NULL,
                took_ms @int NOT NULL,
                drilled_at @int NOT NULL,
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            CREATE TABLE drill_alerts (
                organization_id @text NOT NULL PRIMARY KEY,
                told_at @int NOT NULL,
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            """,
        scopedTables: [
            "mint_hours", "mint_errands", "mint_alerts", "scope_drifts", "revocation_drills", "drill_alerts",
        ]
    )
}
