import Domain
import Kernel

struct SQLSecretRotations: SecretRotations {
    let tx: SQLTransaction

    private static let columns =
        "id, connection_id, version, fields, state, started_at, probes, failure, promoted_at, finished_at"

    func find(_ id: ID<SecretRotation>) throws -> SecretRotation? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM secret_rotations WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            SecretRotation.init(row:)
        )
    }

    func all(of connection: ID<Connection>, limit: Int) throws -> [SecretRotation] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM secret_rotations WHERE organization_id = ?1 AND connection_id = ?2
            ORDER BY version DESC LIMIT ?3
            """,
            [tx.scope, .id(connection), .int(limit)],
            SecretRotation.init(row:)
        )
    }

    func find(_ state: SecretRotation.State, of connection: ID<Connection>) throws -> SecretRotation? {
        try tx.connection.first(
            """
            SELECT \(Self.columns) FROM secret_rotations
            WHERE organization_id = ?1 AND connection_id = ?2 AND state = ?3 ORDER BY version DESC LIMIT 1
            """,
            [tx.scope, .id(connection), .word(state)],
            SecretRotation.init(row:)
        )
    }

    func add(_ rotation: SecretRotation) throws {
        try tx.execute(
            """
            INSERT INTO secret_rotations (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            [
                tx.scope, .id(rotation.id), .id(rotation.connection), .integer(rotation.version),
                .texts(rotation.fields), .word(rotation.state), .instant(rotation.startedAt), .int(rotation.probes),
                .text(rotation.failure), .instant(rotation.promotedAt), .instant(rotation.finishedAt),
            ]
        ) { _ in Refusal(.conflict, "changed_meanwhile", "the secrets were changed meanwhile; rotate them again") }
    }

    func save(_ rotation: SecretRotation) throws {
        try tx.connection.execute(
            """
            UPDATE secret_rotations SET state = ?3, probes = ?4, failure = ?5, promoted_at = ?6, finished_at = ?7
            WHERE organization_id = ?1 AND id = ?2
            """,
            [
                tx.scope, .id(rotation.id), .word(rotation.state), .int(rotation.probes), .text(rotation.failure),
                .instant(rotation.promotedAt), .instant(rotation.finishedAt),
            ]
        )
    }

    func nextVersion(of connection: ID<Connection>) throws -> Int64 {
        let tables = ["connection_secrets", "secret_rotations"]
        let highest = try tables.compactMap { table in
            try tx.connection.first(
                "SELECT max(version) FROM \(table) WHERE organization_id = ?1 AND connection_id = ?2",
                [tx.scope, .id(connection)]
            ) { $0.isNull(0) ? 0 : try $0.int(0) }
        }
        return 1 + (highest.max() ?? 0)
    }
}

extension SQLSecretRotations {
    func value(_ role: SecretRotationValue, _ field: String, of rotation: ID<SecretRotation>) throws -> SealedValue? {
        try tx.connection.first(
            """
            SELECT key_id, sealed, version FROM secret_rotation_values
            WHERE organization_id = ?1 AND rotation_id = ?2 AND field = ?3 AND role = ?4
            """,
            [tx.scope, .id(rotation), .text(field), .word(role)]
        ) { try SealedValue(keyID: $0.text(0), bytes: $0.blob(1), version: $0.int(2)) }
    }

    func setValue(
        _ sealed: SealedValue,
        _ role: SecretRotationValue,
        _ field: String,
        of rotation: ID<SecretRotation>
    ) throws {
        try tx.connection.withWiping {
            try tx.connection.execute(
                """
                INSERT INTO secret_rotation_values
                    (organization_id, rotation_id, field, role, version, key_id, sealed)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                ON CONFLICT (organization_id, rotation_id, field, role) DO UPDATE
                SET version = excluded.version, key_id = excluded.key_id, sealed = excluded.sealed
                """,
                [
                    tx.scope, .id(rotation), .text(field), .word(role), .integer(sealed.version), .text(sealed.keyID),
                    .blob(sealed.bytes),
                ]
            )
        }
    }

    func places(of connection: ID<Connection>) throws -> [SealedPlace] {
        let used = try tx.connection.query(
            """
            SELECT field, key_id, sealed, version FROM connection_secrets
            WHERE organization_id = ?1 AND connection_id = ?2 ORDER BY field
            """,
            [tx.scope, .id(connection)]
        ) {
            let sealed = try SealedValue(keyID: $0.text(1), bytes: $0.blob(2), version: $0.int(3))
            return SealedPlace(.inUse, field: try $0.text(0), sealed: sealed)
        }
        let kept = try tx.connection.query(
            """
            SELECT v.field, v.key_id, v.sealed, v.version, v.rotation_id, v.role
            FROM secret_rotations r JOIN secret_rotation_values v
                ON v.organization_id = r.organization_id AND v.rotation_id = r.id
            WHERE r.organization_id = ?1 AND r.connection_id = ?2 ORDER BY v.rotation_id, v.field, v.role
            """,
            [tx.scope, .id(connection)]
        ) {
            let sealed = try SealedValue(keyID: $0.text(1), bytes: $0.blob(2), version: $0.int(3))
            return SealedPlace(.rotation(try $0.id(4), try $0.word(5)), field: try $0.text(0), sealed: sealed)
        }
        return used + kept
    }

    func removeValues(of rotation: ID<SecretRotation>) throws {
        try tx.connection.withWiping {
            try tx.connection.execute(
                "DELETE FROM secret_rotation_values WHERE organization_id = ?1 AND rotation_id = ?2",
                [tx.scope, .id(rotation)]
            )
        }
    }
}

extension SecretRotation {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            connection: row.id(1),
            version: row.int(2),
            fields: row.texts(3),
            state: row.word(4),
            startedAt: row.instant(5),
            probes: Int(row.int(6)),
            failure: row.textOrNil(7),
            promotedAt: row.instantOrNil(8),
            finishedAt: row.instantOrNil(9)
        )
    }
}
