import Domain
import Kernel

struct SQLPeople: People {
    let tx: SQLTransaction

    private static let columns = "id, display_name, roles, is_active, jira_account, version"

    private static let findByID = "SELECT \(columns) FROM people WHERE organization_id = ?1 AND id = ?2"

    func find(_ id: ID<Person>) throws -> Person? {
        // Who decides is looked up with every decision; requesters are many and each is looked up once.
        try tx.remembered(.people, id.rawValue, isKept: { $0?.roles.isEmpty == false }) {
            try tx.connection.first(Self.findByID, [tx.scope, .id(id)], Person.init(row:))
        }
    }

    func find(jiraAccount: String) throws -> Person? {
        try tx.connection.first(
            "SELECT \(Self.columns) FROM people WHERE organization_id = ?1 AND jira_account = ?2",
            [tx.scope, .text(jiraAccount)],
            Person.init(row:)
        )
    }

    func find(signIn: SignInSubject) throws -> Person? {
        try tx.connection.first(
            """
            SELECT \(Self.columns) FROM people WHERE organization_id = ?1 AND id = (
                SELECT person_id FROM sign_ins WHERE organization_id = ?1 AND issuer = ?2 AND subject = ?3)
            """,
            [tx.scope, .text(signIn.issuer), .text(signIn.subject)],
            Person.init(row:)
        )
    }

    func all(page: PageRequest) throws -> Page<Person> {
        let rows = try tx.connection.query(
            "SELECT \(Self.columns) FROM people WHERE organization_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
            [tx.scope, try page.cursor()?.text(0) ?? "", page.rowLimit],
            Person.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func withRole(_ role: Role) throws -> [Person] {
        try tx.connection.query(
            """
            SELECT \(Self.columns) FROM people WHERE organization_id = ?1 AND roles <> '[]' AND is_active = 1
            ORDER BY id
            """,
            [tx.scope],
            Person.init(row:)
        ).filter { $0.roles.contains(role) }
    }

    func add(_ person: Person) throws {
        try tx.execute(
            """
            INSERT INTO people (organization_id, id, display_name, roles, is_active, jira_account, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [tx.scope, .id(person.id)] + person.changing + [.integer(person.version)],
            unique: { refusal(for: $0, person) }
        )
        try remember(accountOf: person)
    }

    func save(_ person: Person) throws {
        let changed = try tx.execute(
            """
            UPDATE people SET display_name = ?3, roles = ?4, is_active = ?5, jira_account = ?6, version = ?7 + 1
            WHERE organization_id = ?1 AND id = ?2 AND version = ?7
            """,
            [tx.scope, .id(person.id)] + person.changing + [.integer(person.version)],
            unique: { refusal(for: $0, person) }
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("person `\(person.id)`") }
        try remember(accountOf: person)
    }

    private func refusal(for rule: String, _ person: Person) -> Refusal? {
        guard rule == "people(organization_id, jira_account)" else { return nil }
        return Refusal(
            .conflict,
            "already_linked",
            "that Jira account belongs to another person; link that one with the right account first"
        )
    }
}

extension Person {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            displayName: row.text(1),
            roles: row.roles(2),
            isActive: row.bool(3),
            jiraAccount: row.textOrNil(4),
            version: row.int(5)
        )
    }

    fileprivate var changing: [SQLValue] {
        [.text(displayName), .roles(roles), .bool(isActive), .text(jiraAccount)]
    }
}
