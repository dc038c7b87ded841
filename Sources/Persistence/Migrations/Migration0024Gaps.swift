extension Migration {
    /// Pending requests for which nobody who was asked can decide.
    static let gaps = Migration(
        number: 24,
        name: "gaps",
        sql: """
            CREATE TABLE approver_gaps (
                organization_id @text NOT NULL,
                request_id @text NOT NULL,
                stage @text NOT NULL,
                kind @text NOT NULL CONSTRAINT approver_gaps_kind CHECK (kind IN ('fallback', 'nobody')),
                since @int NOT NULL,
                PRIMARY KEY (organization_id, request_id, stage),
                FOREIGN KEY (organization_id, request_id) REFERENCES requests (organization_id, id)
            ) @keyed;
            INSERT INTO work (organization_id, kind, id, run_at, due_at, fence)
            SELECT organization_id, 'sweep', 'approvers', 0, 0, 1 FROM organization_doors;
            """,
        scopedTables: ["approver_gaps"]
    )
}
