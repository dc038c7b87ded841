extension Migration {
    /// Visits to other systems' consent pages, what was consented to, and whose an installation is.
    static let consents = Migration(
        number: 33,
        name: "consents",
        sql: consentTables,
        scopedTables: ["consent_states", "consents"],
        doorTables: ["installation_doors"]
    )
}

private let consentTables = """
    CREATE TABLE consent_states (
        organization_id @text NOT NULL,
        hash @blob NOT NULL CONSTRAINT consent_states_hash CHECK (length(hash) = 32),
        vendor @text NOT NULL,
        connection_id @text NOT NULL,
        session @blob NOT NULL CONSTRAINT consent_states_session CHECK (length(session) = 32),
        started_by @text NOT NULL,
        detail @text NOT NULL,
        expires_at @int NOT NULL,
        PRIMARY KEY (organization_id, hash),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
    ) @keyed;
    CREATE INDEX consent_states_expiry ON consent_states (organization_id, expires_at);
    CREATE TABLE consents (
        organization_id @text NOT NULL,
        connection_id @text NOT NULL,
        vendor @text NOT NULL,
        account @text NOT NULL,
        principal @text,
        granted @text NOT NULL,
        given_by @text NOT NULL,
        given_at @int NOT NULL,
        status @text NOT NULL
            CONSTRAINT consents_status CHECK (status = 'given' OR status = 'changed' OR status = 'withdrawn'),
        reason @text,
        checked_at @int NOT NULL,
        PRIMARY KEY (organization_id, connection_id),
        FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
    ) @keyed;
    CREATE TABLE installation_doors (
        vendor @text NOT NULL,
        installation @text NOT NULL,
        organization_id @text NOT NULL REFERENCES organization_doors (organization_id),
        connection_id @text NOT NULL,
        PRIMARY KEY (vendor, installation)
    ) @keyed;

    """
