import Domain
import Kernel

struct SQLAccess: Access {
    let tx: SQLTransaction

    private static let columns = "id, name, roles, created_by, created_at, expires_at, revoked_at, hash, parent_id"

    func token(_ id: String) throws -> APIToken? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM api_tokens WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .text(id)],
            APIToken.init(row:)
        )
    }

    func tokens() throws -> [APIToken] {
        try tx.connection.query(
            "SELECT \(Self.columns) FROM api_tokens WHERE organization_id = ?1 ORDER BY id DESC",
            [tx.scope],
            APIToken.init(row:)
        )
    }

    func children(of token: String) throws -> [APIToken] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM api_tokens
            WHERE organization_id = ?1 AND parent_id = ?2 AND revoked_at IS NULL ORDER BY id
            """,
            [tx.scope, .text(token)],
            APIToken.init(row:)
        )
    }

    func add(_ token: APIToken) throws {
        try tx.execute(
            """
            INSERT INTO api_tokens (organization_id, \(Self.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            [
                tx.scope, .text(token.id), .text(token.name), .roles(token.roles), .id(token.createdBy),
                .instant(token.createdAt), .instant(token.expiresAt), .instant(token.revokedAt), .blob(token.hash),
                .text(token.parent),
            ]
        ) { _ in .alreadyThere }
    }

    /// What a token may do and until when is fixed when it is made; only its revocation can follow.
    func save(_ token: APIToken) throws {
        try tx.connection.execute(
            "UPDATE api_tokens SET revoked_at = ?3 WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .text(token.id), .instant(token.revokedAt)]
        )
    }
}

extension APIToken {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.text(0),
            name: row.text(1),
            roles: row.roles(2),
            createdBy: row.id(3),
            parent: row.textOrNil(8),
            createdAt: row.instant(4),
            expiresAt: row.instant(5),
            revokedAt: row.instantOrNil(6),
            hash: row.blob(7)
        )
    }
}
