import Domain
import Kernel

struct SQLPolicies: Policies {
    let tx: SQLTransaction

    func current() throws -> PolicyRevision? {
        try tx.remembered(.policies, "current") {
            try tx.connection.first(
                """
                SELECT number, document, published_by, published_at FROM policy_revisions WHERE organization_id = ?1
                ORDER BY number DESC LIMIT 1
                """,
                [tx.scope],
                PolicyRevision.init(row:)
            )
        }
    }

    func revision(_ number: Int64) throws -> PolicyRevision? {
        try tx.connection.first(
            """
            SELECT number, document, published_by, published_at FROM policy_revisions
            WHERE organization_id = ?1 AND number = ?2
            """,
            [tx.scope, .integer(number)],
            PolicyRevision.init(row:)
        )
    }

    func publish(_ revision: PolicyRevision) throws {
        let added = try tx.connection.execute(
            """
            INSERT INTO policy_revisions (organization_id, number, document, hash, published_by, published_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (organization_id, number) DO NOTHING
            """,
            [
                tx.scope, .integer(revision.number), .blob(revision.document), .blob(revision.hash),
                .text(revision.publishedBy), .instant(revision.publishedAt),
            ]
        )
        guard added == 1 else { throw try faster(than: revision) }
    }

    /// Who published that number first, which the statement waited for.
    private func faster(than revision: PolicyRevision) throws -> Refusal {
        let winner = try self.revision(revision.number)
        let who = try winner.flatMap { try tx.people.find(ID($0.publishedBy))?.displayName } ?? "somebody else"
        let when = winner.map { " at \($0.publishedAt.rfc3339)" } ?? ""
        return Refusal(
            .conflict,
            "changed_meanwhile",
            "\(who) published revision \(revision.number)\(when), meanwhile: read it, then publish the next"
        )
    }
}

extension PolicyRevision {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            number: row.int(0),
            document: row.blob(1),
            publishedBy: row.text(2),
            publishedAt: row.instant(3)
        )
    }
}
