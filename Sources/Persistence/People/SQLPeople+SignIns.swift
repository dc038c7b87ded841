import Domain
import Kernel

extension SQLPeople {
    func link(_ signIn: SignInSubject, to person: ID<Person>) throws {
        try tx.execute(
            "INSERT INTO sign_ins (organization_id, issuer, subject, person_id) VALUES (?1, ?2, ?3, ?4)",
            [tx.scope, .text(signIn.issuer), .text(signIn.subject), .id(person)]
        ) { _ in
            Refusal(
                .conflict,
                "already_linked",
                "sign-in `\(signIn.subject)` belongs to a person already: unlink it there first"
            )
        }
    }

    func signIns(of person: ID<Person>) throws -> [SignInSubject] {
        try tx.connection.query(
            """
            SELECT issuer, subject FROM sign_ins WHERE organization_id = ?1 AND person_id = ?2
            ORDER BY issuer, subject
            """,
            [tx.scope, .id(person)]
        ) { try SignInSubject(issuer: $0.text(0), subject: $0.text(1)) }
    }

    func unlink(_ signIn: SignInSubject) throws {
        try tx.connection.execute(
            "DELETE FROM sign_ins WHERE organization_id = ?1 AND issuer = ?2 AND subject = ?3",
            [tx.scope, .text(signIn.issuer), .text(signIn.subject)]
        )
    }
}
