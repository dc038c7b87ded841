extension Migration {
    /// The organization, its people, how they sign in, their tokens, and how often they did something sensitive.
    static let people = Migration(
        number: 2,
        name: "people",
        sql: organizationTables + peopleTables + accessTables,
        scopedTables: ["organizations", "sign_in_settings", "people", "sign_ins", "api_tokens", "rate_uses"]
    )
}

private let organizationTables = """
    CREATE TABLE organizations (
        organization_id @text NOT NULL,
        name @text NOT NULL CONSTRAINT organizations_name CHECK (name <> ''),
        created_at @int NOT NULL,
        PRIMARY KEY (organization_id)
    ) @keyed;

    CREATE TABLE sign_in_settings (
        organization_id @text NOT NULL,
        issuer @text NOT NULL,
        client_id @text NOT NULL,
        secret_key_id @text,
        secret @blob,
        PRIMARY KEY (organization_id),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id),
        CONSTRAINT sign_in_settings_secret CHECK ((secret IS NULL) = (secret_key_id IS NULL))
    ) @keyed;

    """

private let peopleTables = """
    CREATE TABLE people (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        display_name @text NOT NULL,
        roles @text NOT NULL,
        is_active @int NOT NULL CONSTRAINT people_is_active CHECK (is_active IN (0, 1)),
        jira_account @text,
        version @int NOT NULL CONSTRAINT people_version CHECK (version > 0),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
    ) @keyed;
    CREATE UNIQUE INDEX people_jira_account ON people (organization_id, jira_account)
        WHERE jira_account IS NOT NULL;
    CREATE INDEX people_with_roles ON people (organization_id, id) WHERE roles <> '[]';

    CREATE TABLE sign_ins (
        organization_id @text NOT NULL,
        issuer @text NOT NULL,
        subject @text NOT NULL,
        person_id @text NOT NULL,
        PRIMARY KEY (organization_id, issuer, subject),
        FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
    ) @keyed;
    CREATE INDEX sign_ins_of_person ON sign_ins (organization_id, person_id);

    """

private let accessTables = """
    CREATE TABLE api_tokens (
        organization_id @text NOT NULL,
        id @text NOT NULL,
        name @text NOT NULL,
        roles @text NOT NULL,
        created_by @text NOT NULL,
        created_at @int NOT NULL,
        expires_at @int NOT NULL,
        revoked_at @int,
        hash @blob NOT NULL CONSTRAINT api_tokens_hash CHECK (length(hash) = 32),
        PRIMARY KEY (organization_id, id),
        FOREIGN KEY (organization_id, created_by) REFERENCES people (organization_id, id),
        CONSTRAINT api_tokens_expires_at CHECK (expires_at > created_at)
    ) @keyed;

    CREATE TABLE rate_uses (
        organization_id @text NOT NULL,
        actor @text NOT NULL,
        bucket @text NOT NULL,
        slot @int NOT NULL CONSTRAINT rate_uses_slot CHECK (slot >= 0),
        used_at @int NOT NULL,
        PRIMARY KEY (organization_id, actor, bucket, slot)
    ) @keyed;

    """
