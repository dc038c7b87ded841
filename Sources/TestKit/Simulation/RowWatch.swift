import Persistence
import Synchronization

/// Knows whether a statement since the last look may have changed a row that the invariants look at.
///
/// Reading all rows after every deed is most of what looking costs, and most deeds change none of them.
final class RowWatch: StatementWatch {
    fileprivate struct State {
        var mayHaveChanged = true
        var verdicts: [StatementText: Bool] = [:]
    }

    private let inspector: ScopeInspector
    private let state = Mutex(State())

    init(_ inspector: ScopeInspector) { self.inspector = inspector }

    func check(_ sql: String, _ arguments: [SQLValue], in scope: RowScope) throws {
        try inspector.check(sql, arguments, in: scope)
        guard !sql.utf8.starts(with: "SELECT".utf8) else { return }
        state.withLock { state in
            guard !state.mayHaveChanged else { return }
            state.mayHaveChanged = state.changes(sql)
        }
    }

    /// Forgets what it saw; true when rows may have changed until now.
    func take() -> Bool {
        state.withLock { state in
            defer { state.mayHaveChanged = false }
            return state.mayHaveChanged
        }
    }
}

extension RowWatch.State {
    private static let tables: Set<Substring> = [
        "requests", "grants", "jobs", "baseline_members", "external_identities", "identity_mappings",
    ]

    fileprivate mutating func changes(_ sql: String) -> Bool {
        let text = StatementText(sql: sql)
        if let known = verdicts[text] { return known }
        let words = sql.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        let verdict = !Self.tables.isDisjoint(with: words)
        verdicts[text] = verdict
        return verdict
    }
}
