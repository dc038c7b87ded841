import Domain
import Kernel

extension SQLConnections {
    func setSecret(_ sealed: SealedValue, field: String, of connection: ID<Connection>) throws {
        try tx.connection.withWiping {
            try tx.connection.execute(
                """
                INSERT INTO connection_secrets (organization_id, connection_id, field, key_id, sealed, version)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                ON CONFLICT (organization_id, connection_id, field)
                    DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed, version = excluded.version
                """,
                [
                    tx.scope, .id(connection), .text(field), .text(sealed.keyID), .blob(sealed.bytes),
                    .integer(sealed.version),
                ]
            )
        }
    }

    func secret(_ field: String, of connection: ID<Connection>) throws -> SealedValue? {
        try tx.connection.first(
            """
            SELECT key_id, sealed, version FROM connection_secrets
            WHERE organization_id = ?1 AND connection_id = ?2 AND field = ?3
            """,
            [tx.scope, .id(connection), .text(field)]
        ) { try SealedValue(keyID: $0.text(0), bytes: $0.blob(1), version: $0.int(2)) }
    }

    func secretFields(of connection: ID<Connection>) throws -> [String] {
        try tx.connection.query(
            "SELECT field FROM connection_secrets WHERE organization_id = ?1 AND connection_id = ?2 ORDER BY field",
            [tx.scope, .id(connection)]
        ) { try $0.text(0) }
    }

    func removeSecret(_ field: String, of connection: ID<Connection>) throws {
        try tx.connection.execute(
            "DELETE FROM connection_secrets WHERE organization_id = ?1 AND connection_id = ?2 AND field = ?3",
            [tx.scope, .id(connection), .text(field)]
        )
    }

    func removeSecrets(of connection: ID<Connection>) throws {
        try tx.connection.withWiping {
            try tx.connection.execute(
                "DELETE FROM connection_secrets WHERE organization_id = ?1 AND connection_id = ?2",
                [tx.scope, .id(connection)]
            )
        }
    }
}
