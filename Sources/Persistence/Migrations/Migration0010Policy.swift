extension Migration {
    /// Drafts of the policy, and overrides of guardrails.
    static let policy = Migration(
        number: 10,
        name: "policy",
        sql: draftTables + overrideTables,
        scopedTables: ["policy_drafts", "guardrail_overrides"]
    )
}

private let draftTables = """
    CREATE TABLE policy_drafts (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        base @int NOT NULL CONSTRAINT policy_drafts_base CHECK (base >= 0),
        document @blob NOT NULL,
        editors @text NOT NULL CONSTRAINT policy_drafts_editors CHECK (editors <> '[]'),
        edited_at @int NOT NULL,
        state @text NOT NULL
            CONSTRAINT policy_drafts_state CHECK (state IN ('open', 'published', 'discarded')),
        confirmed_at @int,
        revision @int,
        version @int NOT NULL CONSTRAINT policy_drafts_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
        FOREIGN KEY (organization_id, revision) REFERENCES policy_revisions (organization_id, number),
        CONSTRAINT policy_drafts_published CHECK ((state = 'published') = (revision IS NOT NULL))
    ) @strict;
    CREATE INDEX policy_drafts_open ON policy_drafts (organization_id, id) WHERE state = 'open';

    """

private let overrideTables = """
    CREATE TABLE guardrail_overrides (
        organization_id @text NOT NULL,
        request_id @text NOT NULL,
        until @int NOT NULL,
        reason @text NOT NULL CONSTRAINT guardrail_overrides_reason CHECK (reason <> ''),
        overridden_by @text NOT NULL,
        overridden_at @int NOT NULL,
        PRIMARY KEY (organization_id, request_id, until),
        FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id),
        FOREIGN KEY (organization_id, overridden_by) REFERENCES people (organization_id, id),
        CONSTRAINT guardrail_overrides_until CHECK (until > overridden_at)
    ) @keyed;

    """
