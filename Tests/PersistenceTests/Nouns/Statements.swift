import Persistence
import Synchronization

/// Sees the statements of a store.
final class Statements: StatementWatch {
    private let seen = Mutex<[String]>([])

    func check(_ sql: String, _ arguments: [SQLValue], in scope: RowScope) { seen.withLock { $0.append(sql) } }
    func take() -> [String] {
        seen.withLock { seen in
            defer { seen = [] }; return seen
        }
    }
}
