import Domain
import Kernel

extension SQLNotices {
    private static let deliveryColumns = """
        id, notice_id, channel, person_id, audience, room, created_at, state, attempts, code, message, digest_id, \
        done_at
        """

    func delivery(_ id: ID<Delivery>) throws -> Delivery? {
        try tx.connection.first(
            "SELECT \(Self.deliveryColumns) FROM notice_deliveries WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            Delivery.init(row:)
        )
    }

    func add(_ delivery: Delivery) throws {
        var (person, audience, room): (ID<Person>?, NoticeAudience?, NoticeRoom?)
        switch delivery.addressee {
        case .person(let id, let role): (person, audience) = (id, role)
        case .room(let name): room = name
        }
        try tx.connection.post(
            """
            INSERT INTO notice_deliveries (organization_id, \(Self.deliveryColumns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            [
                tx.scope, .id(delivery.id), .id(delivery.notice), .word(delivery.channel), .id(person),
                .word(audience), .word(room), .instant(delivery.createdAt), .word(delivery.state),
                .int(delivery.attempts), .text(delivery.code), .text(delivery.message), .id(delivery.digest),
                .instant(delivery.doneAt),
            ]
        )
    }

    func save(_ delivery: Delivery) throws {
        try tx.connection.execute(
            """
            UPDATE notice_deliveries SET state = ?3, attempts = ?4, code = ?5, message = ?6, digest_id = ?7,
                done_at = ?8
            WHERE organization_id = ?1 AND id = ?2
            """,
            [
                tx.scope, .id(delivery.id), .word(delivery.state), .int(delivery.attempts), .text(delivery.code),
                .text(delivery.message), .id(delivery.digest), .instant(delivery.doneAt),
            ]
        )
    }

    /// Repeats the word of the partial index.
    func waiting(for person: ID<Person>, limit: Int) throws -> [Delivery] {
        try tx.connection.query(
            """
            SELECT \(Self.deliveryColumns) FROM notice_deliveries
            WHERE organization_id = ?1 AND person_id = ?2 AND state = 'waiting' ORDER BY id LIMIT ?3
            """,
            [tx.scope, .id(person), .int(limit)],
            Delivery.init(row:)
        )
    }

    func bundled(in digest: ID<Delivery>) throws -> [Delivery] {
        try tx.connection.query(
            """
            SELECT \(Self.deliveryColumns) FROM notice_deliveries
            WHERE organization_id = ?1 AND digest_id = ?2 ORDER BY id
            """,
            [tx.scope, .id(digest)],
            Delivery.init(row:)
        )
    }

    func list(_ state: Delivery.State, page: PageRequest) throws -> Page<Delivery> {
        let rows = try tx.connection.query(
            """
            SELECT \(Self.deliveryColumns) FROM notice_deliveries
            WHERE organization_id = ?1 AND state = ?2 AND id > ?3 ORDER BY id LIMIT ?4
            """,
            [tx.scope, .word(state), try page.cursor()?.text(0) ?? "", page.rowLimit],
            Delivery.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func count(_ state: Delivery.State) throws -> Int {
        try tx.connection.first(
            "SELECT count(*) FROM notice_deliveries WHERE organization_id = ?1 AND state = ?2",
            [tx.scope, .word(state)]
        ) { Int(try $0.int(0)) } ?? 0
    }

    /// Messages first, then the notices that none is left of.
    func prune(before end: Instant, limit: Int) throws -> Int {
        let first = try tx.connection.execute(
            """
            DELETE FROM notice_deliveries WHERE organization_id = ?1 AND id IN (
                SELECT id FROM notice_deliveries WHERE organization_id = ?1 AND created_at < ?2
                    AND state IN ('bundled', 'delivered', 'deadLetter', 'unreachable') ORDER BY id LIMIT ?3)
            """,
            [tx.scope, .instant(end), .int(limit)]
        )
        guard first < limit else { return first }
        return try tx.connection.execute(
            """
            DELETE FROM notices WHERE organization_id = ?1 AND id IN (
                SELECT n.id FROM notices n WHERE n.organization_id = ?1 AND n.created_at < ?2
                    AND n.told_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM notice_deliveries d
                        WHERE d.organization_id = n.organization_id AND d.notice_id = n.id)
                ORDER BY n.id LIMIT ?3)
            """,
            [tx.scope, .instant(end), .int(limit)]
        )
    }
}

extension Delivery {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            notice: row.idOrNil(1),
            channel: row.word(2),
            addressee: Addressee(row: row, from: 3),
            createdAt: row.instant(6),
            state: row.word(7),
            attempts: Int(row.int(8)),
            code: row.textOrNil(9),
            message: row.textOrNil(10),
            digest: row.idOrNil(11),
            doneAt: row.instantOrNil(12)
        )
    }
}

extension Delivery.Addressee {
    /// Reads person, role and room from three columns.
    init(row: SQLRow, from column: Int) throws {
        if let person: ID<Person> = try row.idOrNil(column) {
            self = .person(person, as: try row.word(column + 1))
        } else {
            self = .room(try row.word(column + 2))
        }
    }
}
