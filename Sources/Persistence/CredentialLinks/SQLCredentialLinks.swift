import Domain
import Kernel

struct SQLCredentialLinks: CredentialLinks {
    let tx: SQLTransaction

    private static let columns = """
        id, connection_id, fields, needs_admin, made_by, made_at, expires_at, used_at, withdrawn_at, hash
        """

    func find(_ id: ID<CredentialLink>) throws -> CredentialLink? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM credential_links WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            CredentialLink.init(row:)
        )
    }

    func of(_ connection: ID<Connection>, limit: Int) throws -> [CredentialLink] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM credential_links WHERE organization_id = ?1 AND connection_id = ?2
            ORDER BY made_at DESC, id DESC LIMIT ?3
            """,
            [tx.scope, .id(connection), .int(limit)],
            CredentialLink.init(row:)
        )
    }

    func add(_ link: CredentialLink) throws {
        try tx.connection.execute(
            """
            INSERT INTO credential_links (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            [
                tx.scope, .id(link.id), .id(link.connection), .json(.strings(link.fields)), .bool(link.needsAdmin),
                .text(link.madeBy), .instant(link.madeAt), .instant(link.expiresAt), .instant(link.usedAt),
                .instant(link.withdrawnAt), .blob(link.hash),
            ]
        )
        try SQLDoors(connection: tx.connection, now: tx.now).addCredentialLink(link, organization: tx.organization)
    }

    func use(_ link: CredentialLink) throws -> Bool { try end(link, "used_at") }
    func withdraw(_ link: CredentialLink) throws -> Bool { try end(link, "withdrawn_at") }

    private func end(_ link: CredentialLink, _ column: String) throws -> Bool {
        let ended = try tx.connection.execute(
            """
            UPDATE credential_links SET \(column) = ?3
            WHERE organization_id = ?1 AND id = ?2 AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > ?3
            """,
            [tx.scope, .id(link.id), .instant(tx.now)]
        )
        guard ended == 1 else { return false }
        try tx.connection.execute(
            "DELETE FROM credential_link_doors WHERE organization_id = ?1 AND hash = ?2",
            [tx.scope, .blob(link.hash)]
        )
        return true
    }
}

extension CredentialLink {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            connection: row.id(1),
            fields: row.json(2).array?.compactMap(\.string) ?? [],
            needsAdmin: row.bool(3),
            madeBy: row.text(4),
            madeAt: row.instant(5),
            expiresAt: row.instant(6),
            usedAt: row.instantOrNil(7),
            withdrawnAt: row.instantOrNil(8),
            hash: row.blob(9)
        )
    }
}
