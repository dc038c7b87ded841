extension Migration {
    /// What admins set up: connections, tools, policy, intake and identity mappings.
    static let settings = Migration(
        number: 3,
        name: "settings",
        sql: connectionTables + catalogTables + policyTables + intakeTables + identityTables,
        scopedTables: [
            "connections", "connection_secrets", "tools", "baseline_members", "policy_revisions", "intake_projects",
            "intake_progress", "intake_items", "external_identities", "identity_mappings",
        ]
    )
}

private let connectionTables = """
    CREATE TABLE connections (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        connector @text NOT NULL,
        name @text NOT NULL,
        provider @text NOT NULL,
        settings @text NOT NULL,
        state @text NOT NULL
            CONSTRAINT connections_state CHECK (state IN ('draft', 'active', 'disabled', 'disconnected')),
        last_tested_at @int,
        last_test_passed @int NOT NULL CONSTRAINT connections_last_test_passed CHECK (last_test_passed IN (0, 1)),
        last_test_report @text,
        version @int NOT NULL CONSTRAINT connections_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
    ) @keyed;

    CREATE TABLE connection_secrets (
        organization_id @text NOT NULL,
        connection_id @text NOT NULL,
        field @text NOT NULL,
        key_id @text NOT NULL,
        sealed @blob NOT NULL,
        PRIMARY KEY (organization_id, connection_id, field),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
    ) @keyed;

    """

private let catalogTables = """
    CREATE TABLE tools (
        organization_id @text NOT NULL,
        id @text NOT NULL CONSTRAINT tools_id CHECK (id <> ''),
        name @text NOT NULL,
        vendor @text NOT NULL,
        summary @text NOT NULL,
        status @text NOT NULL
            CONSTRAINT tools_status CHECK (status IN ('approved', 'pilot', 'restricted', 'blocked', 'retired')),
        risk @text NOT NULL CONSTRAINT tools_risk CHECK (risk IN ('low', 'medium', 'high')),
        maximum_days @int CONSTRAINT tools_maximum_days CHECK (maximum_days > 0),
        connection_id @text,
        roles @text NOT NULL CONSTRAINT tools_roles CHECK (roles <> '[]'),
        version @int NOT NULL CONSTRAINT tools_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
    ) @keyed;
    CREATE INDEX tools_of_connection ON tools (organization_id, connection_id) WHERE connection_id IS NOT NULL;

    CREATE TABLE baseline_members (
        organization_id @text NOT NULL,
        connection_id @text NOT NULL,
        group_id @text NOT NULL,
        member @blob NOT NULL,
        PRIMARY KEY (organization_id, connection_id, group_id, member),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
    ) @keyed;

    """

private let policyTables = """
    CREATE TABLE policy_revisions (
        organization_id @text NOT NULL,
        number @int NOT NULL CONSTRAINT policy_revisions_number CHECK (number > 0),
        document @blob NOT NULL,
        hash @blob NOT NULL CONSTRAINT policy_revisions_hash CHECK (length(hash) = 32),
        published_by @text NOT NULL,
        published_at @int NOT NULL,
        PRIMARY KEY (organization_id, number),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
    ) @strict;

    """

private let intakeTables = """
    CREATE TABLE intake_projects (
        organization_id @text NOT NULL,
        connection_id @text NOT NULL,
        project_key @text NOT NULL,
        portal_id @text NOT NULL,
        request_type_ids @text NOT NULL,
        app_uuid @text NOT NULL,
        pilot_group @text,
        PRIMARY KEY (organization_id),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
    ) @keyed;

    CREATE TABLE intake_progress (
        organization_id @text NOT NULL,
        polled_until @int NOT NULL,
        PRIMARY KEY (organization_id),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
    ) @keyed;

    CREATE TABLE intake_items (
        organization_id @text NOT NULL,
        issue @text NOT NULL,
        state @text NOT NULL CONSTRAINT intake_items_state CHECK (state IN ('waiting', 'accepted', 'rejected')),
        reason @text,
        attempts @int NOT NULL CONSTRAINT intake_items_attempts CHECK (attempts >= 0),
        first_seen_at @int NOT NULL,
        PRIMARY KEY (organization_id, issue)
    ) @keyed;
    CREATE INDEX intake_items_by_state ON intake_items (organization_id, state, first_seen_at, issue);

    """

private let identityTables = """
    CREATE TABLE external_identities (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        key_id @text,
        sealed @blob,
        reference @blob,
        created_at @int NOT NULL,
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
        CONSTRAINT external_identities_sealed CHECK ((sealed IS NULL) = (key_id IS NULL)),
        CONSTRAINT external_identities_erased CHECK (sealed IS NOT NULL OR reference IS NULL)
    ) @keyed;

    CREATE TABLE identity_mappings (
        organization_id @text NOT NULL,
        person_id @text NOT NULL,
        connection_id @text NOT NULL,
        identity_id @text NOT NULL,
        reference @blob,
        mapped_by @text NOT NULL,
        mapped_at @int NOT NULL,
        PRIMARY KEY (organization_id, person_id, connection_id),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id),
        FOREIGN KEY (organization_id, identity_id) REFERENCES external_identities (organization_id, id)
    ) @keyed;
    CREATE UNIQUE INDEX identity_mappings_reference
        ON identity_mappings (organization_id, connection_id, reference) WHERE reference IS NOT NULL;

    """
