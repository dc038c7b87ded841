import Persistence
import Synchronization

/// Knows which rows that the invariants look at a statement may have changed since the last look.
///
/// Reading all rows after every deed is most of what looking costs, and most deeds change a few of them.
final class RowWatch: StatementWatch {
    /// What may have changed.
    struct Touched: Sendable {
        /// The tables of which all rows are read again.
        var tables: Set<Table>
        /// The ids of single rows, of whatever table.
        var ids: Set<String> = []

        var isEmpty: Bool { tables.isEmpty && ids.isEmpty }
    }

    enum Table: Substring, CaseIterable, Sendable {
        case requests, grants, jobs, people, findings, reviews, comparisons
        case approvals = "stage_approvals"
        case changes = "mass_changes"

        /// Whether a statement names the row that it changes, so that only that one is read again.
        var isReadByRow: Bool { [.requests, .grants, .jobs, .approvals].contains(self) }
    }

    fileprivate struct State {
        var touched = Touched(tables: Set(Table.allCases))
        var verdicts: [StatementText: Set<Table>] = [:]
    }

    private let inspector: ScopeInspector
    private let state = Mutex(State())

    init(_ inspector: ScopeInspector) { self.inspector = inspector }

    func check(_ sql: String, _ arguments: [SQLValue], in scope: RowScope) throws {
        try inspector.check(sql, arguments, in: scope)
        guard !sql.utf8.starts(with: "SELECT".utf8) else { return }
        state.withLock { state in
            let tables = state.tables(changedBy: sql)
            guard !tables.isEmpty else { return }
            state.touched.note(tables, arguments)
        }
    }

    /// Forgets what it saw.
    func take() -> Touched {
        state.withLock { state in
            defer { state.touched = Touched(tables: []) }
            return state.touched
        }
    }
}

extension RowWatch.Touched {
    /// The organization comes first in every statement, and after it the row's id or those of the rows it belongs to.
    fileprivate mutating func note(_ changed: Set<RowWatch.Table>, _ arguments: [SQLValue]) {
        guard changed.allSatisfy(\.isReadByRow) else { return tables.formUnion(changed) }
        for case .text(let id) in arguments.dropFirst().prefix(3) { ids.insert(id) }
    }
}

extension RowWatch.State {
    fileprivate mutating func tables(changedBy sql: String) -> Set<RowWatch.Table> {
        let text = StatementText(sql: sql)
        if let known = verdicts[text] { return known }
        let words = sql.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        let verdict = Set(words.compactMap(RowWatch.Table.init(rawValue:)))
        verdicts[text] = verdict
        return verdict
    }
}
