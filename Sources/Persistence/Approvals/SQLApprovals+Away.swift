import Domain
import Kernel

extension SQLApprovals {
    private static let delegation = "from_id, to_id, reason, created_by, created_at, ends_at"

    func delegation(from person: ID<Person>) throws -> Delegation? {
        try tx.connection.first(
            "SELECT \(Self.delegation) FROM delegations WHERE organization_id = ?1 AND from_id = ?2",
            [tx.scope, .id(person)],
            Delegation.init(row:)
        )
    }

    func delegations(to person: ID<Person>, at now: Instant) throws -> [Delegation] {
        try tx.connection.query(
            """
            SELECT \(Self.delegation) FROM delegations WHERE organization_id = ?1 AND to_id = ?2 AND ends_at > ?3
            ORDER BY from_id
            """,
            [tx.scope, .id(person), .instant(now)],
            Delegation.init(row:)
        )
    }

    func allDelegations() throws -> [Delegation] {
        try tx.connection.query(
            "SELECT \(Self.delegation) FROM delegations WHERE organization_id = ?1 ORDER BY from_id",
            [tx.scope],
            Delegation.init(row:)
        )
    }

    func save(_ delegation: Delegation) throws {
        try tx.connection.execute(
            """
            INSERT INTO delegations (organization_id, \(Self.delegation)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (organization_id, from_id) DO UPDATE SET to_id = excluded.to_id, reason = excluded.reason,
                created_by = excluded.created_by, created_at = excluded.created_at, ends_at = excluded.ends_at
            """,
            [
                tx.scope, .id(delegation.from), .id(delegation.to), .text(delegation.reason),
                .text(delegation.createdBy), .instant(delegation.createdAt), .instant(delegation.endsAt),
            ]
        )
    }

    func removeDelegation(from person: ID<Person>) throws {
        try tx.connection.execute(
            "DELETE FROM delegations WHERE organization_id = ?1 AND from_id = ?2",
            [tx.scope, .id(person)]
        )
    }

    func absent(at now: Instant) throws -> [ID<Person>] {
        try tx.connection.query(
            """
            SELECT person_id FROM absences WHERE organization_id = ?1 AND until_at > ?2 AND from_at <= ?2
            ORDER BY person_id
            """,
            [tx.scope, .instant(now)]
        ) { try $0.id(0) }
    }

    func absence(of person: ID<Person>) throws -> Absence? {
        try tx.connection.first(
            "SELECT from_at, until_at FROM absences WHERE organization_id = ?1 AND person_id = ?2",
            [tx.scope, .id(person)]
        ) { try Absence(person: person, from: $0.instant(0), until: $0.instant(1)) }
    }

    func save(_ absence: Absence) throws {
        try tx.connection.execute(
            """
            INSERT INTO absences (organization_id, person_id, from_at, until_at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (organization_id, person_id) DO UPDATE SET from_at = excluded.from_at,
                until_at = excluded.until_at
            """,
            [tx.scope, .id(absence.person), .instant(absence.from), .instant(absence.until)]
        )
    }

    func removeAbsence(of person: ID<Person>) throws {
        try tx.connection.execute(
            "DELETE FROM absences WHERE organization_id = ?1 AND person_id = ?2",
            [tx.scope, .id(person)]
        )
    }
}

extension Delegation {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            from: row.id(0),
            to: row.id(1),
            reason: row.text(2),
            createdBy: row.text(3),
            createdAt: row.instant(4),
            endsAt: row.instant(5)
        )
    }
}
