import Domain
import Kernel

extension SQLPeople {
    /// Keeps that the account is, or was, this person's; it is called wherever a person is written.
    func remember(accountOf person: Person) throws {
        guard let account = person.jiraAccount else { return }
        try tx.connection.execute(
            """
            INSERT INTO linked_accounts (organization_id, person_id, account, id, linked_at)
            VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (organization_id, person_id, account) DO NOTHING
            """,
            [tx.scope, .id(person.id), .text(account), .id(tx.newID() as ID<LinkedAccount>), .instant(tx.now)]
        )
    }

    func reference(of account: String, linkedWith person: ID<Person>) throws -> ID<LinkedAccount>? {
        try tx.connection.first(
            "SELECT id FROM linked_accounts WHERE organization_id = ?1 AND person_id = ?2 AND account = ?3",
            [tx.scope, .id(person), .text(account)]
        ) { try $0.id(0) }
    }

    func everLinked(with account: String) throws -> [ID<Person>] {
        try tx.connection.query(
            "SELECT person_id FROM linked_accounts WHERE organization_id = ?1 AND account = ?2 ORDER BY person_id",
            [tx.scope, .text(account)]
        ) { try $0.id(0) }
    }

    func everSharedAccount(with person: ID<Person>) throws -> [ID<Person>] {
        try tx.connection.query(
            """
            SELECT other.person_id FROM linked_accounts AS one CROSS JOIN linked_accounts AS other
            WHERE one.organization_id = ?1 AND one.person_id = ?2
                AND other.organization_id = ?1 AND other.account = one.account AND other.person_id <> ?2
            ORDER BY other.person_id
            """,
            [tx.scope, .id(person)]
        ) { try $0.id(0) }
    }

    func everSharedAccount(_ one: ID<Person>, _ other: ID<Person>) throws -> Bool {
        guard tx.connection.memory == nil else {
            // Who decides does so often, and is hardly ever more than one person.
            let others = try tx.remembered(.accounts, one.rawValue) { try everSharedAccount(with: one) }
            return others.contains(other)
        }
        return try tx.connection.exists(
            """
            SELECT 1 FROM linked_accounts AS one CROSS JOIN linked_accounts AS other
            WHERE one.organization_id = ?1 AND one.person_id = ?2
                AND other.organization_id = ?1 AND other.person_id = ?3 AND other.account = one.account
            """,
            [tx.scope, .id(one), .id(other)]
        )
    }
}
