extension Migration {
    /// Comparisons of groups with grants, what they found, and the breaker for what takes access from many.
    ///
    /// A grant is indexed by its group only once it is active, so no approval pays for that index.
    static let reconciliation = Migration(
        number: 15,
        name: "reconciliation",
        sql: comparisonTables + findingTables + breakerTables + """
            CREATE INDEX grants_of_group ON grants (organization_id, connection_id, group_id, id)
                WHERE status = 'active' AND connection_id IS NOT NULL;
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'sweep', 'reconciliation', 0, 0, 1 FROM organization_doors;
            """,
        scopedTables: [
            "comparisons", "comparison_pages", "findings", "breakers", "breaker_passes", "mass_changes",
        ]
    )
}

private let comparisonTables = """
    CREATE TABLE comparisons (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        connection_id @text NOT NULL,
        group_id @text NOT NULL,
        state @text NOT NULL
            CONSTRAINT comparisons_state CHECK (state = 'resting' OR state = 'listing' OR state = 'matching'),
        run @int NOT NULL CONSTRAINT comparisons_run CHECK (run >= 0),
        started_at @int,
        cursor @text,
        pages @int NOT NULL CONSTRAINT comparisons_pages CHECK (pages >= 0),
        counts @text NOT NULL,
        stamp @text,
        completed_at @int,
        listed_at @int,
        last_stamp @text,
        last_counts @text NOT NULL,
        failures @int NOT NULL CONSTRAINT comparisons_failures CHECK (failures >= 0),
        code @text,
        message @text,
        version @int NOT NULL CONSTRAINT comparisons_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
    ) @keyed;
    CREATE UNIQUE INDEX comparisons_of_group ON comparisons (organization_id, connection_id, group_id);

    CREATE TABLE comparison_pages (
        organization_id @text NOT NULL,
        comparison_id @text NOT NULL,
        page @int NOT NULL,
        fingerprints @blob NOT NULL,
        PRIMARY KEY (organization_id, comparison_id, page),
        FOREIGN KEY (organization_id, comparison_id) REFERENCES comparisons (organization_id, id)
    ) @strict;

    """

private let findingTables = """
    CREATE TABLE findings (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        comparison_id @text NOT NULL,
        kind @text NOT NULL CONSTRAINT findings_kind CHECK (kind = 'out_of_band' OR kind = 'missing'),
        subject @text NOT NULL CONSTRAINT findings_subject CHECK (subject <> ''),
        reference @blob,
        identity_id @text,
        person_id @text,
        grant_id @text,
        found_at @int NOT NULL,
        state @text NOT NULL CONSTRAINT findings_state CHECK (state = 'open' OR state = 'removing'
            OR state = 'removed' OR state = 'adopted' OR state = 'readded' OR state = 'revoked' OR state = 'gone'),
        seen_run @int NOT NULL,
        resolved_at @int,
        resolved_by @text,
        reason @text,
        attempts @int NOT NULL CONSTRAINT findings_attempts CHECK (attempts >= 0),
        code @text,
        message @text,
        version @int NOT NULL CONSTRAINT findings_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, comparison_id) REFERENCES comparisons (organization_id, id),
        FOREIGN KEY (organization_id, identity_id) REFERENCES external_identities (organization_id, id),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id),
        FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id),
        CONSTRAINT findings_resolved CHECK ((state = 'open' OR state = 'removing') = (resolved_at IS NULL))
    ) @keyed;
    CREATE UNIQUE INDEX findings_unsettled ON findings (organization_id, comparison_id, kind, subject)
        WHERE state = 'open' OR state = 'removing';
    CREATE INDEX findings_open ON findings (organization_id, id) WHERE state = 'open' OR state = 'removing';
    CREATE INDEX findings_settled ON findings (organization_id, id)
        WHERE NOT (state = 'open' OR state = 'removing');
    CREATE INDEX findings_removed ON findings (organization_id, comparison_id, subject, resolved_at)
        WHERE state = 'removed';

    """

private let breakerTables = """
    CREATE TABLE breakers (
        organization_id @text NOT NULL PRIMARY KEY,
        most @int NOT NULL CONSTRAINT breakers_most CHECK (most BETWEEN 1 AND 10000),
        percent @int NOT NULL CONSTRAINT breakers_percent CHECK (percent BETWEEN 1 AND 100),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
    ) @keyed;
    CREATE TABLE breaker_passes (
        organization_id @text NOT NULL,
        passed_at @int NOT NULL,
        id @text NOT NULL,
        removals @int NOT NULL CONSTRAINT breaker_passes_removals CHECK (removals > 0),
        PRIMARY KEY (organization_id, passed_at, id)
    ) @keyed;
    CREATE TABLE mass_changes (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        cause @text NOT NULL CONSTRAINT mass_changes_cause CHECK (cause = 'reconciliation' OR cause = 'leaver'
            OR cause = 'tool_status' OR cause = 'bulk'),
        subjects @text NOT NULL,
        size @int NOT NULL CONSTRAINT mass_changes_size CHECK (size > 0),
        reason @text NOT NULL CONSTRAINT mass_changes_reason CHECK (reason <> ''),
        asked_by @text NOT NULL,
        asked_at @int NOT NULL,
        state @text NOT NULL CONSTRAINT mass_changes_state CHECK (state = 'paused' OR state = 'running'
            OR state = 'done' OR state = 'cancelled'),
        done @int NOT NULL CONSTRAINT mass_changes_done CHECK (done >= 0),
        settled_by @text,
        settled_at @int,
        settled_reason @text,
        version @int NOT NULL CONSTRAINT mass_changes_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, settled_by) REFERENCES people (organization_id, id)
    ) @keyed;
    CREATE INDEX mass_changes_paused ON mass_changes (organization_id, id) WHERE state = 'paused';

    """
