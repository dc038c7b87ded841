import Domain
import Kernel

extension SQLNotices {
    /// Remembered where the connection remembers: nearly every deed asks whether anybody is told at all.
    func settings() throws -> NoticeSettings? {
        try tx.remembered(.notices, "settings") {
            try tx.connection.first(
                "SELECT document, version FROM notice_settings WHERE organization_id = ?1",
                [tx.scope]
            ) { row in
                var settings = try NoticeSettings(json: row.json(0))
                settings.version = try row.int(1)
                return settings
            }
        }
    }

    func save(_ settings: NoticeSettings?) throws {
        guard let settings else {
            try tx.connection.execute("DELETE FROM notice_settings WHERE organization_id = ?1", [tx.scope])
            return
        }
        try tx.connection.execute(
            """
            INSERT INTO notice_settings (organization_id, document, version) VALUES (?1, ?2, ?3)
            ON CONFLICT (organization_id) DO UPDATE SET document = excluded.document, version = excluded.version
            """,
            [tx.scope, .json(settings.json), .integer(settings.version)]
        )
    }

    func setSecret(_ sealed: SealedValue, field: NoticeSecret) throws {
        try tx.connection.execute(
            """
            INSERT INTO notice_secrets (organization_id, field, key_id, sealed) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id, field) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed
            """,
            [tx.scope, .word(field), .text(sealed.keyID), .blob(sealed.bytes)]
        )
    }

    func secret(_ field: NoticeSecret) throws -> SealedValue? {
        try tx.connection.first(
            "SELECT key_id, sealed FROM notice_secrets WHERE organization_id = ?1 AND field = ?2",
            [tx.scope, .word(field)]
        ) { try SealedValue(keyID: $0.text(0), bytes: $0.blob(1)) }
    }

    func removeSecret(_ field: NoticeSecret) throws {
        try tx.connection.execute(
            "DELETE FROM notice_secrets WHERE organization_id = ?1 AND field = ?2",
            [tx.scope, .word(field)]
        )
    }

    func secretFields() throws -> [NoticeSecret] {
        try tx.connection.query(
            "SELECT field FROM notice_secrets WHERE organization_id = ?1 ORDER BY field",
            [tx.scope]
        ) { try $0.word(0) }
    }

    func preferences(of person: ID<Person>) throws -> NoticePreferences {
        try tx.connection.first(
            "SELECT document FROM notice_preferences WHERE organization_id = ?1 AND person_id = ?2",
            [tx.scope, .id(person)]
        ) { try NoticePreferences(json: $0.json(0)) } ?? NoticePreferences()
    }

    func save(_ preferences: NoticePreferences, of person: ID<Person>) throws {
        try tx.connection.execute(
            """
            INSERT INTO notice_preferences (organization_id, person_id, document) VALUES (?1, ?2, ?3)
            ON CONFLICT (organization_id, person_id) DO UPDATE SET document = excluded.document
            """,
            [tx.scope, .id(person), .json(preferences.json)]
        )
    }

    func address(of person: ID<Person>) throws -> SealedValue? {
        try tx.connection.first(
            "SELECT key_id, sealed FROM notice_addresses WHERE organization_id = ?1 AND person_id = ?2",
            [tx.scope, .id(person)]
        ) { try SealedValue(keyID: $0.text(0), bytes: $0.blob(1)) }
    }

    func setAddress(_ sealed: SealedValue?, of person: ID<Person>) throws {
        guard let sealed else {
            try tx.connection.execute(
                "DELETE FROM notice_addresses WHERE organization_id = ?1 AND person_id = ?2",
                [tx.scope, .id(person)]
            )
            return
        }
        try tx.connection.execute(
            """
            INSERT INTO notice_addresses (organization_id, person_id, key_id, sealed) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id, person_id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed
            """,
            [tx.scope, .id(person), .text(sealed.keyID), .blob(sealed.bytes)]
        )
    }
}
