import Domain
import Kernel

extension SQLApprovals {
    func questions(on request: ID<AccessRequest>) throws -> [InformationRequest] {
        try tx.connection.query(
            """
            SELECT id, asked_by, asked_at, question, answer, answered_by, answered_at FROM information_requests
            WHERE organization_id = ?1 AND request_id = ?2 ORDER BY asked_at, id
            """,
            [tx.scope, .id(request)]
        ) { row in
            try InformationRequest(
                id: row.id(0),
                request: request,
                askedBy: row.id(1),
                askedAt: row.instant(2),
                question: row.text(3),
                answer: row.textOrNil(4),
                answeredBy: row.textOrNil(5).map { ID($0) },
                answeredAt: row.instantOrNil(6)
            )
        }
    }

    func add(_ question: InformationRequest) throws {
        try tx.execute(
            """
            INSERT INTO information_requests (organization_id, id, request_id, asked_by, asked_at, question)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                tx.scope, .id(question.id), .id(question.request), .id(question.askedBy), .instant(question.askedAt),
                .text(question.question),
            ]
        ) { _ in Refusal.changedMeanwhile("request `\(question.request)`") }
    }

    /// An answer is given once.
    func save(_ question: InformationRequest) throws {
        let changed = try tx.connection.execute(
            """
            UPDATE information_requests SET answer = ?3, answered_by = ?4, answered_at = ?5
            WHERE organization_id = ?1 AND id = ?2 AND answered_at IS NULL
            """,
            [
                tx.scope, .id(question.id), .text(question.answer), .text(question.answeredBy?.rawValue),
                .instant(question.answeredAt),
            ]
        )
        guard changed == 1 else { throw Refusal.changedMeanwhile("request `\(question.request)`") }
    }
}
