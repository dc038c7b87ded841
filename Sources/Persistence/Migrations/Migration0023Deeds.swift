extension Migration {
    /// Licences, break-glass with its reviews, and requests that somebody in particular decides.
    static let deeds = Migration(
        number: 23,
        name: "deeds",
        sql: """
            CREATE TABLE licences (
                organization_id @text NOT NULL PRIMARY KEY,
                source @text NOT NULL CONSTRAINT licences_source CHECK (source IN ('file', 'forge')),
                authority @text NOT NULL,
                document @text,
                holder @text,
                valid_until @int,
                checked_at @int,
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            CREATE TABLE break_glass_settings (
                organization_id @text NOT NULL PRIMARY KEY,
                invokers @text NOT NULL CONSTRAINT break_glass_settings_invokers
                    CHECK (invokers IN ('admin', 'approver')),
                most_hours @int NOT NULL CONSTRAINT break_glass_settings_hours CHECK (most_hours BETWEEN 1 AND 4),
                review_days @int NOT NULL CONSTRAINT break_glass_settings_days CHECK (review_days BETWEEN 1 AND 30),
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            CREATE TABLE break_glass_uses (
                organization_id @text NOT NULL,
                id @text NOT NULL,
                request_id @text NOT NULL,
                grant_id @text NOT NULL,
                used_by @text NOT NULL,
                used_at @int NOT NULL,
                reason @text NOT NULL,
                hours @int NOT NULL CONSTRAINT break_glass_uses_hours CHECK (hours BETWEEN 1 AND 4),
                skipped @text NOT NULL,
                due_at @int NOT NULL,
                verdict @text CONSTRAINT break_glass_uses_verdict CHECK (verdict IN ('justified', 'unjustified')),
                reviewed_by @text,
                reviewed_at @int,
                comment @text,
                version @int NOT NULL CONSTRAINT break_glass_uses_version CHECK (version > 0),
                PRIMARY KEY (organization_id, id),
                FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id),
                FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id),
                FOREIGN KEY (organization_id, used_by) REFERENCES people (organization_id, id),
                FOREIGN KEY (organization_id, reviewed_by) REFERENCES people (organization_id, id),
                CONSTRAINT break_glass_uses_reviewed CHECK ((verdict IS NULL) = (reviewed_at IS NULL)
                    AND (verdict IS NULL) = (reviewed_by IS NULL)),
                CONSTRAINT break_glass_uses_other CHECK (reviewed_by IS NULL OR reviewed_by <> used_by)
            ) @keyed;
            CREATE UNIQUE INDEX break_glass_uses_of_request ON break_glass_uses (organization_id, request_id);
            CREATE INDEX break_glass_uses_open ON break_glass_uses (organization_id, due_at, id)
                WHERE verdict IS NULL;
            CREATE TABLE stage_assignments (
                organization_id @text NOT NULL,
                request_id @text NOT NULL,
                stage @text NOT NULL,
                person_id @text NOT NULL,
                reason @text NOT NULL,
                assigned_by @text NOT NULL,
                assigned_at @int NOT NULL,
                PRIMARY KEY (organization_id, request_id, stage),
                FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id),
                FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
            ) @keyed;
            CREATE INDEX stage_assignments_of_person ON stage_assignments (organization_id, person_id);
            """,
        scopedTables: ["licences", "break_glass_settings", "break_glass_uses", "stage_assignments"]
    )
}
