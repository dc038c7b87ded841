import Domain
import Kernel

struct SQLAnswers: Answers {
    let tx: SQLTransaction

    func claim(_ call: RepeatableCall) throws -> Bool { try insert(call, answer: nil) }

    func keep(_ answer: KeptAnswer, of call: RepeatableCall, isClaimed: Bool) throws {
        guard isClaimed else { return _ = try insert(call, answer: answer) }
        try tx.connection.execute(
            """
            UPDATE kept_answers SET status = ?3, content = ?4, version = ?5
            WHERE organization_id = ?1 AND key = ?2
            """,
            [tx.scope, .blob(call.key)] + answer.values
        )
    }

    func find(_ key: [UInt8]) throws -> (question: [UInt8], answer: KeptAnswer?)? {
        try tx.connection.first(
            """
            SELECT question, status, content, version FROM kept_answers
            WHERE organization_id = ?1 AND key = ?2 AND expires_at > ?3
            """,
            [tx.scope, .blob(key), .instant(tx.now)]
        ) { row in
            let answer = try row.intOrNil(1).map { status in
                KeptAnswer(status: Int(status), content: try row.textOrNil(2), version: try row.intOrNil(3))
            }
            return (try row.blob(0), answer)
        }
    }

    func prune() throws {
        try tx.connection.execute(
            "DELETE FROM kept_answers WHERE organization_id = ?1 AND expires_at <= ?2",
            [tx.scope, .instant(tx.now)]
        )
    }

    private func insert(_ call: RepeatableCall, answer: KeptAnswer?) throws -> Bool {
        try tx.connection.execute(
            """
            INSERT INTO kept_answers (organization_id, key, question, expires_at, status, content, version)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (organization_id, key) DO UPDATE SET question = excluded.question,
                expires_at = excluded.expires_at, status = excluded.status, content = excluded.content,
                version = excluded.version
            WHERE kept_answers.expires_at <= ?8
            """,
            [tx.scope, .blob(call.key), .blob(call.question), .instant(call.until)]
                + (answer?.values ?? [.null, .null, .null]) + [.instant(tx.now)]
        ) == 1
    }
}

extension KeptAnswer {
    fileprivate var values: [SQLValue] {
        [.int(status), .text(content), .int(version)]
    }
}
