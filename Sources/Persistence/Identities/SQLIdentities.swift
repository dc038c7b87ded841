import Domain
import Kernel

struct SQLIdentities: Identities {
    let tx: SQLTransaction

    private static let columns = "person_id, connection_id, identity_id, mapped_by, mapped_at"

    func mapping(of person: ID<Person>, at connection: ID<Connection>) throws -> IdentityMapping? {
        try tx.connection.first(
            """
            SELECT \(Self.columns) FROM identity_mappings
            WHERE organization_id = ?1 AND person_id = ?2 AND connection_id = ?3
            """,
            [tx.scope, .id(person), .id(connection)],
            IdentityMapping.init(row:)
        )
    }

    func mapping(reference: [UInt8], at connection: ID<Connection>) throws -> IdentityMapping? {
        try tx.connection.first(
            """
            SELECT \(Self.columns) FROM identity_mappings
            WHERE organization_id = ?1 AND connection_id = ?2 AND reference = ?3
            """,
            [tx.scope, .id(connection), .blob(reference)],
            IdentityMapping.init(row:)
        )
    }

    func mappings(page: PageRequest) throws -> Page<IdentityMapping> {
        let cursor = try page.cursor()
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM identity_mappings
            WHERE organization_id = ?1 AND (person_id, connection_id) > (?2, ?3)
            ORDER BY person_id, connection_id LIMIT ?4
            """,
            [tx.scope, try cursor?.text(0) ?? "", try cursor?.text(1) ?? "", page.rowLimit],
            IdentityMapping.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.person.rawValue), .string($0.connection.rawValue)) }
    }

    func mappings(of person: ID<Person>) throws -> [IdentityMapping] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM identity_mappings
            WHERE organization_id = ?1 AND person_id = ?2 ORDER BY connection_id
            """,
            [tx.scope, .id(person)],
            IdentityMapping.init(row:)
        )
    }

    /// The identity's reference lies in the mapping as well, where a unique rule gives one identity to one person.
    func save(_ mapping: IdentityMapping) throws {
        try tx.execute(
            """
            INSERT INTO identity_mappings (organization_id, person_id, connection_id, identity_id, mapped_by,
                mapped_at, reference)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6,
                (SELECT reference FROM external_identities WHERE organization_id = ?1 AND id = ?4))
            ON CONFLICT (organization_id, person_id, connection_id) DO UPDATE SET
                identity_id = excluded.identity_id, mapped_by = excluded.mapped_by,
                mapped_at = excluded.mapped_at, reference = excluded.reference
            """,
            [
                tx.scope, .id(mapping.person), .id(mapping.connection), .id(mapping.identity),
                .text(mapping.mappedBy), .instant(mapping.mappedAt),
            ]
        ) { _ in
            Refusal(
                .conflict,
                "already_mapped",
                "this identity at `\(mapping.connection)` belongs to another person: delete that mapping first"
            )
        }
        try remember(mapping)
    }

    /// A mapping is gone when it changes; what the identity did for its holder stays known.
    private func remember(_ mapping: IdentityMapping) throws {
        try tx.connection.execute(
            "UPDATE external_identities SET person_id = ?3 WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(mapping.identity), .id(mapping.person)]
        )
    }

    func removeMapping(of person: ID<Person>, at connection: ID<Connection>) throws {
        try tx.connection.execute(
            "DELETE FROM identity_mappings WHERE organization_id = ?1 AND person_id = ?2 AND connection_id = ?3",
            [tx.scope, .id(person), .id(connection)]
        )
    }
}

extension IdentityMapping {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            person: row.id(0),
            connection: row.id(1),
            identity: row.id(2),
            mappedBy: row.text(3),
            mappedAt: row.instant(4)
        )
    }
}
