import Domain
import Kernel

struct SQLDepartments: Departments {
    let tx: SQLTransaction

    func of(_ person: ID<Person>) throws -> String? {
        try tx.connection.first(
            "SELECT department FROM departments WHERE organization_id = ?1 AND person_id = ?2",
            [tx.scope, .id(person)]
        ) { try $0.text(0) }
    }

    func set(_ department: String?, of person: ID<Person>) throws {
        guard let department else {
            try tx.connection.execute(
                "DELETE FROM departments WHERE organization_id = ?1 AND person_id = ?2",
                [tx.scope, .id(person)]
            )
            return
        }
        try tx.connection.execute(
            """
            INSERT INTO departments (organization_id, person_id, department) VALUES (?1, ?2, ?3)
            ON CONFLICT (organization_id, person_id) DO UPDATE SET department = excluded.department
            """,
            [tx.scope, .id(person), .text(department)]
        )
    }

    func all() throws -> [String] {
        try tx.connection.query(
            "SELECT DISTINCT department FROM departments WHERE organization_id = ?1 ORDER BY department",
            [tx.scope]
        ) { try $0.text(0) }
    }
}
