extension Migration {
    /// The keys of this server's own OIDC issuer: the operator's, of no organization.
    static let issuer = Migration(
        number: 32,
        name: "issuer",
        sql: """
            CREATE TABLE issuer_keys (
                generation @int NOT NULL PRIMARY KEY CONSTRAINT issuer_generation CHECK (generation > 0),
                key_id @text NOT NULL CONSTRAINT issuer_key_once UNIQUE,
                public_key @text NOT NULL,
                sealing_key_id @text,
                sealed_key @blob,
                published_at @int NOT NULL,
                signs_from @int NOT NULL,
                withdrawn_at @int,
                CONSTRAINT issuer_key_published_first CHECK (signs_from >= published_at),
                CONSTRAINT issuer_key_whole CHECK ((sealing_key_id IS NULL) = (sealed_key IS NULL))
            ) @keyed;
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'trust', 'trust', 0, 0, 1 FROM organization_doors;

            """,
        scopedTables: [],
        doorTables: ["issuer_keys"]
    )
}
