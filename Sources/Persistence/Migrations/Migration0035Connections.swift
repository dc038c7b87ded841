extension Migration {
    /// What a connection is for and how it ends, who owns what is bound at the other side, and one-time links for secrets.
    ///
    /// A binding belongs to one organization: the unique index spans them all, while each sees its own rows only.
    static let connectionLives = Migration(
        number: 35,
        name: "connection lives",
        sql: """
            ALTER TABLE connections ADD COLUMN profile @text NOT NULL DEFAULT 'provisioning'
                CONSTRAINT connections_profile CHECK (profile IN ('evidence', 'provisioning'));
            ALTER TABLE connections ADD COLUMN binding_version @int NOT NULL DEFAULT 1
                CONSTRAINT connections_binding_version CHECK (binding_version > 0);
            ALTER TABLE connections ADD COLUMN disconnected_because @text;
            ALTER TABLE connections ADD COLUMN revoked_at @int;
            ALTER TABLE connections ADD COLUMN adopted_id @text;

            CREATE TABLE binding_claims (
                organization_id @text NOT NULL,
                digest @blob NOT NULL CONSTRAINT binding_claims_length CHECK (length(digest) = 32),
                claimed_at @int NOT NULL,
                PRIMARY KEY (organization_id, digest),
                FOREIGN KEY (organization_id) REFERENCES organizations (organization_id)
            ) @keyed;
            CREATE UNIQUE INDEX binding_claims_of_all ON binding_claims (digest);

            CREATE TABLE intake_links (
                organization_id @text NOT NULL,
                id @text NOT NULL,
                connection_id @text NOT NULL,
                fields @text NOT NULL CONSTRAINT intake_links_fields CHECK (fields <> '[]'),
                needs_admin @int NOT NULL CONSTRAINT intake_links_needs_admin CHECK (needs_admin IN (0, 1)),
                made_by @text NOT NULL,
                made_at @int NOT NULL,
                expires_at @int NOT NULL,
                used_at @int,
                withdrawn_at @int,
                hash @blob NOT NULL CONSTRAINT intake_links_hash CHECK (length(hash) = 32),
                PRIMARY KEY (organization_id, id),
                FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id),
                CONSTRAINT intake_links_end CHECK (used_at IS NULL OR withdrawn_at IS NULL)
            ) @keyed;
            CREATE INDEX intake_links_of_connection ON intake_links (organization_id, connection_id, made_at);

            CREATE TABLE intake_link_doors (
                hash @blob NOT NULL,
                organization_id @text NOT NULL REFERENCES organization_doors (organization_id),
                id @text NOT NULL,
                expires_at @int NOT NULL,
                PRIMARY KEY (hash)
            ) @keyed;
            CREATE INDEX intake_link_doors_by_end ON intake_link_doors (expires_at);
            """,
        scopedTables: ["binding_claims", "intake_links"],
        doorTables: ["intake_link_doors"]
    )
}
