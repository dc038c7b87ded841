extension Migration {
    /// Versions of connections' secrets, and their way from old to new values.
    ///
    /// A value is in one of three places: in use, staged, or kept for a grace.
    static let secretVersions = Migration(
        number: 31,
        name: "secret versions",
        sql: """
            ALTER TABLE connection_secrets ADD COLUMN version @int NOT NULL DEFAULT 1;

            CREATE TABLE secret_rotations (
                organization_id @text NOT NULL,
                id @text NOT NULL,
                connection_id @text NOT NULL,
                version @int NOT NULL CONSTRAINT secret_rotations_version CHECK (version > 0),
                fields @text NOT NULL CONSTRAINT secret_rotations_fields CHECK (fields <> '[]'),
                state @text NOT NULL CONSTRAINT secret_rotations_state
                    CHECK (state IN ('staged', 'promoted', 'retired', 'failed', 'superseded', 'restored')),
                started_at @int NOT NULL,
                probes @int NOT NULL CONSTRAINT secret_rotations_probes CHECK (probes >= 0),
                failure @text,
                promoted_at @int,
                finished_at @int,
                PRIMARY KEY (organization_id, id),
                FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
            ) @keyed;
            CREATE UNIQUE INDEX secret_rotations_version_once
                ON secret_rotations (organization_id, connection_id, version);
            CREATE UNIQUE INDEX secret_rotations_staged
                ON secret_rotations (organization_id, connection_id) WHERE state = 'staged';
            CREATE UNIQUE INDEX secret_rotations_promoted
                ON secret_rotations (organization_id, connection_id) WHERE state = 'promoted';

            CREATE TABLE secret_rotation_values (
                organization_id @text NOT NULL,
                rotation_id @text NOT NULL,
                field @text NOT NULL,
                role @text NOT NULL CONSTRAINT secret_rotation_values_role CHECK (role IN ('staged', 'previous')),
                version @int NOT NULL,
                key_id @text NOT NULL,
                sealed @blob NOT NULL,
                PRIMARY KEY (organization_id, rotation_id, field, role),
                FOREIGN KEY (organization_id, rotation_id) REFERENCES secret_rotations (organization_id, id)
            ) @keyed;

            """,
        scopedTables: ["secret_rotations", "secret_rotation_values"]
    )
}
