extension Migration {
    /// What people are told, how they want to be told, and what became of each message.
    static let notices = Migration(
        number: 21,
        name: "notices",
        sql: wishTables + messageTables + """
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'sweep', 'notices', 0, 0, 1 FROM organization_doors;
            """,
        scopedTables: [
            "notice_settings", "notice_secrets", "notice_preferences", "notice_addresses", "notices",
            "notice_deliveries", "notice_progress", "grants_not_renewed",
        ]
    )
}

private let wishTables = """
    CREATE TABLE notice_settings (
        organization_id @text NOT NULL PRIMARY KEY,
        document @text NOT NULL,
        version @int NOT NULL CONSTRAINT notice_settings_version CHECK (version > 0),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
    ) @keyed;
    CREATE TABLE notice_secrets (
        organization_id @text NOT NULL,
        field @text NOT NULL,
        key_id @text NOT NULL,
        sealed @blob NOT NULL,
        PRIMARY KEY (organization_id, field),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
    ) @keyed;
    CREATE TABLE notice_preferences (
        organization_id @text NOT NULL,
        person_id @text NOT NULL,
        document @text NOT NULL,
        PRIMARY KEY (organization_id, person_id),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
    ) @keyed;
    CREATE TABLE notice_addresses (
        organization_id @text NOT NULL,
        person_id @text NOT NULL,
        key_id @text NOT NULL,
        sealed @blob NOT NULL,
        PRIMARY KEY (organization_id, person_id),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
    ) @keyed;
    CREATE TABLE grants_not_renewed (
        organization_id @text NOT NULL,
        grant_id @text NOT NULL,
        marked_by @text NOT NULL,
        marked_at @int NOT NULL,
        PRIMARY KEY (organization_id, grant_id),
        FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id)
    ) @keyed;

    """

private let messageTables = """
    CREATE TABLE notices (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        event @text NOT NULL,
        subject @text NOT NULL,
        issue @text,
        detail @text NOT NULL,
        actor_id @text,
        created_at @int NOT NULL,
        told_at @int,
        facts @text NOT NULL,
        PRIMARY KEY (organization_id, id)
    ) @keyed;
    CREATE INDEX notices_of_subject ON notices (organization_id, subject, event, id);
    CREATE TABLE notice_deliveries (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        notice_id @text,
        channel @text NOT NULL CONSTRAINT notice_deliveries_channel
            CHECK (channel = 'mail' OR channel = 'slack' OR channel = 'teams'),
        person_id @text,
        audience @text,
        room @text,
        created_at @int NOT NULL,
        state @text NOT NULL CONSTRAINT notice_deliveries_state CHECK (state = 'waiting' OR state = 'bundled'
            OR state = 'queued' OR state = 'delivered' OR state = 'deadLetter' OR state = 'unreachable'),
        attempts @int NOT NULL CONSTRAINT notice_deliveries_attempts CHECK (attempts >= 0),
        code @text,
        message @text,
        digest_id @text,
        done_at @int,
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, notice_id) REFERENCES notices (organization_id, id),
        CONSTRAINT notice_deliveries_addressee CHECK ((person_id IS NULL) = (audience IS NULL)
            AND (person_id IS NULL) <> (room IS NULL)),
        CONSTRAINT notice_deliveries_digest CHECK ((digest_id IS NULL) = (state <> 'bundled'))
    ) @keyed;
    CREATE INDEX notice_deliveries_of_notice ON notice_deliveries (organization_id, notice_id);
    CREATE INDEX notice_deliveries_state_of ON notice_deliveries (organization_id, state, id);
    CREATE INDEX notice_deliveries_waiting ON notice_deliveries (organization_id, person_id, id)
        WHERE state = 'waiting';
    CREATE INDEX notice_deliveries_digest_of ON notice_deliveries (organization_id, digest_id, id)
        WHERE digest_id IS NOT NULL;
    CREATE TABLE notice_progress (
        organization_id @text NOT NULL,
        reminder @text NOT NULL,
        end_at @int NOT NULL,
        subject @text NOT NULL,
        PRIMARY KEY (organization_id, reminder)
    ) @keyed;

    """
