extension Migration {
    /// What vendors state about tools, for how long it counts, and what else the portal may ask for.
    static let attestations = Migration(
        number: 22,
        name: "attestations",
        sql: """
            CREATE TABLE tool_attestations (
                organization_id @text NOT NULL,
                tool_id @text NOT NULL,
                fact @text NOT NULL,
                holds @int NOT NULL CONSTRAINT tool_attestations_holds CHECK (holds IN (0, 1)),
                detail @text NOT NULL,
                source @text NOT NULL CONSTRAINT tool_attestations_source CHECK (source LIKE 'https://%'),
                stated_at @int NOT NULL,
                valid_until @int NOT NULL
                    CONSTRAINT tool_attestations_validity CHECK (valid_until > attested_at),
                note @text NOT NULL,
                attested_by @text NOT NULL,
                attested_at @int NOT NULL CONSTRAINT tool_attestations_stated CHECK (attested_at >= stated_at),
                PRIMARY KEY (organization_id, tool_id, fact),
                FOREIGN KEY (organization_id, tool_id) REFERENCES tools (organization_id, id),
                FOREIGN KEY (organization_id, attested_by) REFERENCES people (organization_id, id)
            ) @keyed;
            CREATE INDEX tool_attestations_end ON tool_attestations (organization_id, valid_until);
            CREATE TABLE intake_fields (
                organization_id @text NOT NULL,
                field @text NOT NULL,
                demand @text NOT NULL CONSTRAINT intake_fields_demand CHECK (demand IN ('optional', 'required')),
                PRIMARY KEY (organization_id, field),
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            ALTER TABLE requests ADD COLUMN particulars @text;
            """,
        scopedTables: ["tool_attestations", "intake_fields"]
    )
}
