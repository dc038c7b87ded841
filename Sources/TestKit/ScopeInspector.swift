package import Persistence
import Synchronization

/// Refuses every statement that could reach another organization's rows.
///
/// In an organization's scope each statement must name the organization for every table of ours that it touches, by the
/// very value of the scope; in the scope of the doors no table with an organization's rows may occur.
package final class ScopeInspector: StatementWatch {
    /// One for all stores of the tests.
    package static let shared = ScopeInspector()

    private let scoped: Set<Substring>
    private let doors: Set<Substring>
    private let verdicts = Mutex<[StatementText: Verdict]>([:])

    package init(_ migrations: [Migration] = Migration.all) {
        scoped = Set(migrations.flatMap(\.scopedTables).map { $0[...] })
        doors = Set(migrations.flatMap(\.doorTables).map { $0[...] })
    }

    /// The statements seen so far.
    package var seen: [String] { verdicts.withLock { $0.keys.map(\.sql).sorted() } }

    package func check(_ sql: String, _ arguments: [SQLValue], in scope: RowScope) throws {
        let verdict = verdict(on: sql)
        switch scope {
        case .upkeep: return
        case .doors:
            guard !verdict.touchesScoped else { throw refusal("reaches an organization's table by a door", sql) }
        case .organization(let organization):
            guard verdict.touchesScoped || verdict.touchesDoors else { return }
            if let problem = verdict.terms.problem { throw refusal(problem, sql) }
            for place in verdict.terms.places {
                guard arguments.indices.contains(place - 1), arguments[place - 1] == .id(organization) else {
                    throw refusal("names another organization than the scope's", sql)
                }
            }
        }
    }

    private struct Verdict {
        let touchesScoped: Bool
        let touchesDoors: Bool
        let terms: ScopeTerms
    }

    private func verdict(on sql: String) -> Verdict {
        verdicts.withLock { verdicts in
            let text = StatementText(sql: sql)
            if let known = verdicts[text] { return known }
            let words = Set(sql.split { !($0.isLetter || $0.isNumber || $0 == "_") })
            let verdict = Verdict(
                touchesScoped: !words.isDisjoint(with: scoped),
                touchesDoors: !words.isDisjoint(with: doors),
                terms: ScopeTerms(sql, tables: scoped.union(doors))
            )
            verdicts[text] = verdict
            return verdict
        }
    }

    private func refusal(_ problem: String, _ sql: String) -> StorageFailure {
        .statement("the statement \(problem)", sql: sql)
    }
}

/// A statement's text as a key: told apart by length first, because to read every byte of it costs as much as a small
/// statement, and equal texts are nearly always one constant.
struct StatementText: Hashable {
    let sql: String

    func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}
