import Domain
import Kernel

struct SQLEffects: Effects {
    let tx: SQLTransaction

    private static let columns = "id, issue, kind, content, created_at, state, attempts, last_error, target, next_id"

    func find(_ id: ID<Effect>) throws -> Effect? {
        try tx.writeHeld()
        return try tx.connection.first(
            "SELECT \(Self.columns) FROM effects WHERE organization_id = ?1 AND id = ?2",
            [tx.scope, .id(id)],
            Effect.init(row:)
        )
    }

    static let writer = RowWriter(
        "effects (organization_id, \(columns))",
        columns: 10
    ) { parameter in "?1, " + (1...10).map(parameter).joined(separator: ", ") }

    func add(_ effect: Effect) throws {
        tx.held.effects += [
            .id(effect.id), .text(effect.issue), .text(effect.kind.word), effect.kind.content,
            .instant(effect.createdAt), .word(effect.state), .int(effect.attempts), .text(effect.lastError),
            .text(effect.target), .id(effect.next),
        ]
    }

    func save(_ effect: Effect) throws {
        try tx.writeHeld()
        try tx.connection.execute(
            """
            UPDATE effects SET state = ?3, attempts = ?4, last_error = ?5, target = ?6, next_id = ?7
            WHERE organization_id = ?1 AND id = ?2
            """,
            [
                tx.scope, .id(effect.id), .word(effect.state), .int(effect.attempts), .text(effect.lastError),
                .text(effect.target), .id(effect.next),
            ]
        )
    }

    func deadLetters(page: PageRequest) throws -> Page<Effect> {
        try tx.writeHeld()
        let rows = try tx.connection.query(
            """
            SELECT \(Self.columns) FROM effects
            WHERE organization_id = ?1 AND state = 'deadLetter' AND id > ?2
            ORDER BY id LIMIT ?3
            """,
            [tx.scope, try page.cursor()?.text(0) ?? "", page.rowLimit],
            Effect.init(row:)
        )
        return page.page(rows) { Cursor(.string($0.id.rawValue)) }
    }

    func count(in states: Set<Effect.State>) throws -> Int { try states.reduce(0) { try $0 + count(in: $1) } }

    /// What is queued is counted by its promises and by what waits behind them, what is dead in an index; counting the
    /// delivered reads them all.
    private func count(in state: Effect.State) throws -> Int {
        try tx.writeHeld()
        let waiting = state == .queued ? try countWaiting() : 0
        let source =
            switch state {
            case .queued: "work WHERE organization_id = ?1 AND kind = 'effect'"
            case .deadLetter: "effects WHERE organization_id = ?1 AND state = 'deadLetter'"
            case .delivered: "effects WHERE organization_id = ?1 AND state = 'delivered'"
            }
        return try tx.connection.first("SELECT count(*) FROM \(source)", [tx.scope]) { Int(try $0.int(0)) + waiting }
            ?? 0
    }

    /// Two at most belong together, so that one waits behind each promise at most.
    private func countWaiting() throws -> Int {
        try tx.connection.first(
            """
            SELECT count(*) FROM work CROSS JOIN effects
            WHERE work.organization_id = ?1 AND work.kind = 'effect'
                AND effects.organization_id = ?1 AND effects.id = work.id AND effects.next_id IS NOT NULL
            """,
            [tx.scope]
        ) { Int(try $0.int(0)) } ?? 0
    }
}

extension Effect {
    fileprivate init(row: SQLRow) throws {
        try self.init(
            id: row.id(0),
            issue: row.text(1),
            kind: row.text(2) == "comment" ? .comment(text: row.text(3)) : .transition(candidates: row.texts(3)),
            createdAt: row.instant(4),
            state: row.word(5),
            attempts: Int(row.int(6)),
            lastError: row.textOrNil(7),
            target: row.textOrNil(8),
            next: row.idOrNil(9)
        )
    }
}

extension Effect.Kind {
    fileprivate var word: String {
        switch self {
        case .transition: "transition"
        case .comment: "comment"
        }
    }

    fileprivate var content: SQLValue {
        switch self {
        case .transition(let candidates): .texts(candidates)
        case .comment(let text): .text(text)
        }
    }
}
