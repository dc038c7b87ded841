extension Migration {
    /// The records of pruned entries, and the hashes of their leaves, of which every proof can still be made.
    static let retention = Migration(
        number: 18,
        name: "retention",
        sql: """
            CREATE TABLE audit_ranges (
                organization_id @text NOT NULL,
                through_seq @int NOT NULL,
                from_seq @int NOT NULL,
                last_hash @blob NOT NULL CONSTRAINT audit_range_hash CHECK (length(last_hash) = 32),
                note @text NOT NULL,
                pruned_at @int NOT NULL,
                PRIMARY KEY (organization_id, through_seq),
                CONSTRAINT audit_range_forward CHECK (from_seq <= through_seq)
            ) @keyed;
            CREATE TABLE audit_leaves (
                organization_id @text NOT NULL,
                run @int NOT NULL,
                hashes @blob NOT NULL CONSTRAINT audit_leaves_whole CHECK (length(hashes) = 8192),
                PRIMARY KEY (organization_id, run)
            ) @strict;
            CREATE INDEX jobs_completed ON jobs (organization_id, completed_at, id)
                WHERE state = 'succeeded' OR state = 'cancelled' OR state = 'abandoned';
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'tidy', 'retention', 0, 0, 1 FROM organization_doors;

            """,
        only: [.sqlite: sqliteGuards, .postgres: postgresGuards],
        scopedTables: ["audit_ranges", "audit_leaves"]
    )
}

private let sqliteGuards = """
    CREATE TRIGGER audit_ranges_unchanged BEFORE UPDATE ON audit_ranges
    BEGIN SELECT RAISE(ABORT, 'records of pruned entries never change'); END;
    CREATE TRIGGER audit_ranges_kept BEFORE DELETE ON audit_ranges
    BEGIN SELECT RAISE(ABORT, 'records of pruned entries stay'); END;
    CREATE TRIGGER audit_leaves_unchanged BEFORE UPDATE ON audit_leaves
    BEGIN SELECT RAISE(ABORT, 'leaves of the tree never change'); END;
    CREATE TRIGGER audit_leaves_kept BEFORE DELETE ON audit_leaves
    BEGIN SELECT RAISE(ABORT, 'leaves of the tree stay'); END;
    """

private let postgresGuards = """
    CREATE TRIGGER audit_ranges_unchanged BEFORE UPDATE ON audit_ranges
    FOR EACH ROW EXECUTE FUNCTION refuse_change('records of pruned entries never change');
    CREATE TRIGGER audit_ranges_kept BEFORE DELETE ON audit_ranges
    FOR EACH ROW EXECUTE FUNCTION refuse_change('records of pruned entries stay');
    CREATE TRIGGER audit_leaves_unchanged BEFORE UPDATE ON audit_leaves
    FOR EACH ROW EXECUTE FUNCTION refuse_change('leaves of the tree never change');
    CREATE TRIGGER audit_leaves_kept BEFORE DELETE ON audit_leaves
    FOR EACH ROW EXECUTE FUNCTION refuse_change('leaves of the tree stay');
    """
