import Domain
import Kernel

extension SQLIdentities {
    func identity(_ id: ID<ExternalIdentity>) throws -> ExternalIdentity? {
        try tx.connection.first(
            """
            SELECT id, key_id, sealed, reference, created_at FROM external_identities
            WHERE organization_id = ?1 AND id = ?2
            """,
            [tx.scope, .id(id)]
        ) { row in
            try ExternalIdentity(
                id: row.id(0),
                sealed: row.sealed(key: 1, bytes: 2),
                reference: row.blobOrNil(3),
                createdAt: row.instant(4)
            )
        }
    }

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
