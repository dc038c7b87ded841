import Domain
import Kernel

extension SQLIntake {
    func fields() throws -> IntakeFields {
        let rows = try tx.connection.query(
            "SELECT field, demand FROM intake_fields WHERE organization_id = ?1 ORDER BY field",
            [tx.scope]
        ) { row in
            // A field that a newer version knows is none of ours.
            (IntakeField(rawValue: try row.text(0)), try row.word(1) as IntakeField.Demand)
        }
        var demands: [IntakeField: IntakeField.Demand] = [:]
        for case (let field?, let demand) in rows { demands[field] = demand }
        return IntakeFields(demands)
    }

    func save(_ fields: IntakeFields) throws {
        try tx.connection.execute("DELETE FROM intake_fields WHERE organization_id = ?1", [tx.scope])
        for field in fields.switchedOn {
            guard let demand = fields.demands[field] else { continue }
            try tx.connection.execute(
                "INSERT INTO intake_fields (organization_id, field, demand) VALUES (?1, ?2, ?3)",
                [tx.scope, .word(field), .word(demand)]
            )
        }
    }
}
