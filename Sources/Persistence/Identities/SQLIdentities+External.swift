import Domain
import Kernel

extension SQLIdentities {
    func identity(_ id: ID<ExternalIdentity>) throws -> ExternalIdentity? {
        try tx.connection.first(
            """
            SELECT \(Self.external) FROM external_identities AS external
            WHERE external.organization_id = ?1 AND external.id = ?2
            """,
            [tx.scope, .id(id)],
            ExternalIdentity.init(row:)
        )
    }

    /// Through the person's grants, which are few: no index on references, for which only a new mapping would ask.
    func known(reference: [UInt8], of person: ID<Person>, at connection: ID<Connection>) throws -> ExternalIdentity? {
        try tx.connection.first(
            """
            SELECT \(Self.external) FROM grants CROSS JOIN external_identities AS external
            WHERE grants.organization_id = ?1 AND grants.holder_id = ?2 AND grants.connection_id = ?3
                AND external.organization_id = ?1 AND external.id = grants.identity_id AND external.reference = ?4
            UNION
            SELECT \(Self.external) FROM grants CROSS JOIN jobs CROSS JOIN external_identities AS external
            WHERE grants.organization_id = ?1 AND grants.holder_id = ?2 AND grants.connection_id = ?3
                AND jobs.organization_id = ?1 AND jobs.grant_id = grants.id
                AND external.organization_id = ?1 AND external.id = jobs.identity_id AND external.reference = ?4
            ORDER BY 1 DESC LIMIT 1
            """,
            [tx.scope, .id(person), .id(connection), .blob(reference)],
            ExternalIdentity.init(row:)
        )
    }

    func holders(reference: [UInt8]) throws -> [IdentityHolder] {
        try tx.connection.query(
            """
            SELECT person_id, id FROM external_identities
            WHERE organization_id = ?1 AND reference = ?2 AND person_id IS NOT NULL ORDER BY id
            """,
            [tx.scope, .blob(reference)]
        ) { IdentityHolder(person: try $0.id(0), identity: try $0.id(1)) }
    }

    /// Through the open jobs, which are few.
    func isBusy(reference: [UInt8], at connection: ID<Connection>, forOthersThan person: ID<Person>) throws -> Bool {
        try tx.connection.exists(
            """
            SELECT 1 FROM jobs CROSS JOIN external_identities AS external
            WHERE jobs.organization_id = ?1 AND \(SQLJobs.isOpen) AND jobs.connection_id = ?2
                AND jobs.person_id <> ?3 AND external.organization_id = ?1 AND external.id = jobs.identity_id
                AND external.reference = ?4
            """,
            [tx.scope, .id(connection), .id(person), .blob(reference)]
        )
    }

    private static let external = """
        external.id, external.key_id, external.sealed, external.reference, external.created_at
        """

    func add(_ identity: ExternalIdentity) throws {
        try tx.execute(
            """
            INSERT INTO external_identities (organization_id, id, key_id, sealed, reference, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                tx.scope, .id(identity.id), .text(identity.sealed?.keyID), .blob(identity.sealed?.bytes),
                .blob(identity.reference), .instant(identity.createdAt),
            ]
        ) { _ in .alreadyThere }
    }
}

extension ExternalIdentity {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            sealed: row.sealed(key: 1, bytes: 2),
            reference: row.blobOrNil(3),
            createdAt: row.instant(4)
        )
    }
}
