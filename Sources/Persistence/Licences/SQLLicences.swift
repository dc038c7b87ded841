import Domain
import Kernel

struct SQLLicences: Licences {
    let tx: SQLTransaction

    func find() throws -> Licence? {
        try tx.connection.first(
            """
            SELECT source, authority, document, holder, valid_until, checked_at FROM licences
            WHERE organization_id = ?1
            """,
            [tx.scope]
        ) { row in
            Licence(
                source: try row.word(0),
                authority: try row.text(1),
                document: try row.textOrNil(2),
                holder: try row.textOrNil(3),
                validUntil: try row.instantOrNil(4),
                checkedAt: try row.instantOrNil(5)
            )
        }
    }

    func save(_ licence: Licence?) throws {
        try tx.connection.execute("DELETE FROM licences WHERE organization_id = ?1", [tx.scope])
        guard let licence else { return }
        try tx.connection.execute(
            """
            INSERT INTO licences (organization_id, source, authority, document, holder, valid_until, checked_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [
                tx.scope, .word(licence.source), .text(licence.authority), .text(licence.document),
                .text(licence.holder), .instant(licence.validUntil), .instant(licence.checkedAt),
            ]
        )
    }
}
