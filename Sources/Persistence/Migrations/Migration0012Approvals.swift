extension Migration {
    /// Who decides at which stage, who owns a tool, and the approvals that stages were given.
    static let approvals = Migration(
        number: 12,
        name: "approvals",
        sql: """
            CREATE TABLE approval_settings (
                organization_id @text NOT NULL PRIMARY KEY,
                document @text NOT NULL,
                version @int NOT NULL CONSTRAINT approval_settings_version CHECK (version > 0),
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            CREATE TABLE tool_owners (
                organization_id @text NOT NULL,
                tool_id @text NOT NULL,
                person_id @text NOT NULL,
                PRIMARY KEY (organization_id, tool_id, person_id),
                FOREIGN KEY (organization_id, tool_id) REFERENCES tools (organization_id, id),
                FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
            ) @keyed;
            CREATE TABLE stage_approvals (
                organization_id @text NOT NULL,
                request_id @text NOT NULL,
                stage @text NOT NULL,
                person_id @text NOT NULL,
                approved_at @int NOT NULL,
                PRIMARY KEY (organization_id, request_id, stage),
                FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id),
                FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id),
                CONSTRAINT stage_approvals_distinct UNIQUE (organization_id, request_id, person_id)
            ) @keyed;

            """,
        scopedTables: ["approval_settings", "tool_owners", "stage_approvals"]
    )
}
