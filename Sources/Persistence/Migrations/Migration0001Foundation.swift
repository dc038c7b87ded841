extension Migration {
    /// The doors, the hot queue and the log.
    static let foundation = Migration(
        number: 1,
        name: "foundation",
        sql: doors + queue + log,
        only: [.sqlite: sqliteGuards, .postgres: postgresGuards],
        scopedTables: [
            "audit_entries", "audit_heads", "audit_terms", "audit_trees", "audit_nodes", "audit_checkpoints",
            "audit_prune_permits",
        ],
        doorTables: [
            "organization_doors", "sign_in_doors", "token_doors", "web_session_doors", "core_app_doors", "hook_doors",
            "remembered", "work",
        ]
    )

    private static let doors = """
        CREATE TABLE organization_doors (
            organization_id @text NOT NULL PRIMARY KEY CONSTRAINT organization_named CHECK (organization_id <> '')
        ) @keyed;
        CREATE TABLE sign_in_doors (
            issuer @text NOT NULL,
            client_id @text NOT NULL,
            organization_id @text NOT NULL REFERENCES organization_doors (organization_id),
            PRIMARY KEY (issuer, client_id)
        ) @keyed;
        CREATE TABLE token_doors (
            hash @blob NOT NULL PRIMARY KEY CONSTRAINT token_hash_size CHECK (length(hash) = 32),
            organization_id @text NOT NULL REFERENCES organization_doors (organization_id),
            id @text NOT NULL,
            expires_at @int NOT NULL
        ) @keyed;
        CREATE TABLE web_session_doors (
            hash @blob NOT NULL PRIMARY KEY CONSTRAINT web_session_hash_size CHECK (length(hash) = 32),
            organization_id @text NOT NULL REFERENCES organization_doors (organization_id),
            person_id @text NOT NULL,
            expires_at @int NOT NULL
        ) @keyed;
        CREATE INDEX web_session_doors_expiry ON web_session_doors (expires_at);
        CREATE TABLE core_app_doors (
            app_id @text NOT NULL PRIMARY KEY,
            organization_id @text NOT NULL REFERENCES organization_doors (organization_id),
            key_id @text NOT NULL,
            sealed_secret @blob NOT NULL
        ) @keyed;
        CREATE TABLE hook_doors (
            id @text NOT NULL PRIMARY KEY,
            organization_id @text NOT NULL REFERENCES organization_doors (organization_id)
        ) @keyed;
        CREATE TABLE remembered (
            purpose @text NOT NULL,
            value @text NOT NULL,
            expires_at @int NOT NULL,
            PRIMARY KEY (purpose, value)
        ) @keyed;
        CREATE INDEX remembered_expiry ON remembered (expires_at);

        """

    /// `due_at` is when the row may be claimed next: its time, or the end of its lease.
    private static let queue = """
        CREATE TABLE work (
            organization_id @text NOT NULL,
            kind @text NOT NULL,
            id @text NOT NULL,
            run_at @int NOT NULL,
            due_at @int NOT NULL,
            fence @int NOT NULL,
            lease_until @int,
            owner @text,
            PRIMARY KEY (organization_id, kind, id),
            CONSTRAINT work_leased CHECK ((lease_until IS NULL) = (owner IS NULL))
        ) @keyed;
        CREATE INDEX work_due ON work (due_at, organization_id, kind, id);

        """

    /// The entries lie in the order they were written, because rows of this size in key order would split pages at
    /// every fifth entry; what they are about is indexed in `audit_terms`, a little later and in batches.
    private static let log = """
        CREATE TABLE audit_entries (
            organization_id @text NOT NULL,
            seq @int NOT NULL,
            at @int NOT NULL,
            action @text NOT NULL,
            bytes @blob NOT NULL,
            hash @blob NOT NULL CONSTRAINT audit_hash_size CHECK (length(hash) = 32),
            mac @blob NOT NULL CONSTRAINT audit_mac_size CHECK (length(mac) = 32),
            key_id @text NOT NULL,
            PRIMARY KEY (organization_id, seq),
            CONSTRAINT audit_seq_counted CHECK (seq > 0)
        ) @strict;
        CREATE TABLE audit_heads (
            organization_id @text NOT NULL PRIMARY KEY,
            seq @int NOT NULL,
            at @int NOT NULL,
            hash @blob NOT NULL
        ) @keyed;
        CREATE TABLE audit_terms (
            organization_id @text NOT NULL,
            term @text NOT NULL,
            seq @int NOT NULL,
            PRIMARY KEY (organization_id, term, seq)
        ) @keyed;
        CREATE TABLE audit_trees (
            organization_id @text NOT NULL PRIMARY KEY,
            frontier @blob NOT NULL,
            size @int NOT NULL
        ) @keyed;
        CREATE TABLE audit_nodes (
            organization_id @text NOT NULL,
            level @int NOT NULL,
            position @int NOT NULL,
            hash @blob NOT NULL CONSTRAINT audit_node_size CHECK (length(hash) = 32),
            PRIMARY KEY (organization_id, level, position)
        ) @keyed;
        CREATE TABLE audit_checkpoints (
            organization_id @text NOT NULL,
            size @int NOT NULL,
            note @text NOT NULL,
            signed_at @int NOT NULL,
            PRIMARY KEY (organization_id, size)
        ) @strict;
        CREATE TABLE audit_prune_permits (
            organization_id @text NOT NULL PRIMARY KEY,
            through_seq @int NOT NULL
        ) @keyed;

        """

    private static let sqliteGuards = """
        CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
        BEGIN SELECT RAISE(ABORT, 'audit entries never change'); END;
        CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
        WHEN NOT EXISTS (
            SELECT 1 FROM audit_prune_permits
            WHERE organization_id = OLD.organization_id AND through_seq >= OLD.seq
        )
        BEGIN SELECT RAISE(ABORT, 'audit entries stay until they are pruned'); END;
        CREATE TRIGGER audit_checkpoints_unchanged BEFORE UPDATE ON audit_checkpoints
        BEGIN SELECT RAISE(ABORT, 'checkpoints never change'); END;
        CREATE TRIGGER audit_checkpoints_kept BEFORE DELETE ON audit_checkpoints
        BEGIN SELECT RAISE(ABORT, 'checkpoints stay'); END;
        CREATE TRIGGER audit_nodes_unchanged BEFORE UPDATE ON audit_nodes
        BEGIN SELECT RAISE(ABORT, 'nodes of the tree never change'); END;
        CREATE TRIGGER audit_nodes_kept BEFORE DELETE ON audit_nodes
        BEGIN SELECT RAISE(ABORT, 'nodes of the tree stay'); END;
        """

    private static let postgresGuards = """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
        CREATE FUNCTION refuse_unpruned() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (
                SELECT 1 FROM audit_prune_permits
                WHERE organization_id = OLD.organization_id AND through_seq >= OLD.seq
            ) THEN RETURN OLD; END IF;
            RAISE EXCEPTION 'audit entries stay until they are pruned';
        END $$;
        CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_change('audit entries never change');
        CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_unpruned();
        CREATE TRIGGER audit_entries_whole BEFORE TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('audit entries stay until they are pruned');
        CREATE TRIGGER audit_checkpoints_unchanged BEFORE UPDATE ON audit_checkpoints
        FOR EACH ROW EXECUTE FUNCTION refuse_change('checkpoints never change');
        CREATE TRIGGER audit_checkpoints_kept BEFORE DELETE ON audit_checkpoints
        FOR EACH ROW EXECUTE FUNCTION refuse_change('checkpoints stay');
        CREATE TRIGGER audit_nodes_unchanged BEFORE UPDATE ON audit_nodes
        FOR EACH ROW EXECUTE FUNCTION refuse_change('nodes of the tree never change');
        CREATE TRIGGER audit_nodes_kept BEFORE DELETE ON audit_nodes
        FOR EACH ROW EXECUTE FUNCTION refuse_change('nodes of the tree stay');
        """
}
