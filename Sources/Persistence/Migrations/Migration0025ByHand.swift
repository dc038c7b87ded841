extension Migration {
    /// What people do to issues by hand, and how long an organization wants its records kept.
    static let byHand = Migration(
        number: 25,
        name: "by_hand",
        sql: """
            ALTER TABLE intake_items ADD COLUMN whereabouts @text;
            CREATE INDEX intake_items_changed ON intake_items (organization_id, first_seen_at, issue)
                WHERE edited_snapshot IS NOT NULL OR whereabouts IS NOT NULL;
            CREATE TABLE retention_settings (
                organization_id @text NOT NULL PRIMARY KEY,
                audit_days @int CONSTRAINT retention_settings_audit CHECK (audit_days BETWEEN 30 AND 3650),
                identity_days @int CONSTRAINT retention_settings_identity CHECK (identity_days BETWEEN 30 AND 3650),
                job_days @int CONSTRAINT retention_settings_job CHECK (job_days BETWEEN 1 AND 3650),
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            """,
        scopedTables: ["retention_settings"]
    )
}
