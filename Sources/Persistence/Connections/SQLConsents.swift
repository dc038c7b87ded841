import Domain
import Kernel

struct SQLConsents: Consents {
    let tx: SQLTransaction

    private static let columns = """
        connection_id, vendor, account, principal, granted, given_by, given_at, status, reason, checked_at
        """

    func begin(_ state: ConsentState) throws {
        try tx.connection.execute(
            """
            INSERT INTO consent_states
                (organization_id, hash, vendor, connection_id, session, started_by, detail, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                tx.scope, .blob(state.hash), .text(state.vendor), .id(state.connection), .blob(state.session),
                .text(state.startedBy), .json(state.detail), .instant(state.expiresAt),
            ]
        )
    }

    func take(_ hash: [UInt8], vendor: String, session: [UInt8]) throws -> ConsentState? {
        try tx.connection.first(
            """
            DELETE FROM consent_states
            WHERE organization_id = ?1 AND hash = ?2 AND vendor = ?3 AND session = ?4 AND expires_at > ?5
            RETURNING connection_id, started_by, detail, expires_at
            """,
            [tx.scope, .blob(hash), .text(vendor), .blob(session), .instant(tx.now)]
        ) {
            ConsentState(
                hash: hash,
                vendor: vendor,
                connection: try $0.id(0),
                session: session,
                startedBy: try $0.text(1),
                detail: try $0.json(2),
                expiresAt: try $0.instant(3)
            )
        }
    }

    func prune() throws {
        try tx.connection.execute(
            "DELETE FROM consent_states WHERE organization_id = ?1 AND expires_at <= ?2",
            [tx.scope, .instant(tx.now)]
        )
    }

    func find(_ connection: ID<Connection>) throws -> Consent? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM consents WHERE organization_id = ?1 AND connection_id = ?2",
            [tx.scope, .id(connection)],
            Consent.init(row:)
        )
    }

    func all() throws -> [Consent] {
        try tx.connection.query(
            "SELECT \(Self.columns) FROM consents WHERE organization_id = ?1 ORDER BY connection_id",
            [tx.scope],
            Consent.init(row:)
        )
    }

    func save(_ consent: Consent) throws {
        try tx.connection.execute(
            """
            INSERT INTO consents (organization_id, \(Self.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (organization_id, connection_id) DO UPDATE SET
                vendor = excluded.vendor, account = excluded.account, principal = excluded.principal,
                granted = excluded.granted, given_by = excluded.given_by, given_at = excluded.given_at,
                status = excluded.status, reason = excluded.reason, checked_at = excluded.checked_at
            """,
            [
                tx.scope, .id(consent.connection), .text(consent.vendor), .text(consent.account),
                .text(consent.principal), .texts(consent.granted), .text(consent.givenBy),
                .instant(consent.givenAt), .word(consent.status), .text(consent.reason), .instant(consent.checkedAt),
            ]
        )
    }
}

extension Consent {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            connection: row.id(0),
            vendor: row.text(1),
            account: row.text(2),
            principal: row.textOrNil(3),
            granted: row.texts(4),
            givenBy: row.text(5),
            givenAt: row.instant(6),
            status: row.word(7),
            reason: row.textOrNil(8),
            checkedAt: row.instant(9)
        )
    }
}
