import Domain
import Kernel
import Ledger

/// What an entry can be found by, as it stands in `audit_terms`.
enum AuditTerm {
    private static let nouns = ["grant", "issue", "request"]

    /// The terms of one entry.
    static func all(of entry: StoredEntry) -> [String] {
        let subjects = Entry.subjects(in: entry.bytes)
        let named = nouns.flatMap { noun in
            (subjects?[noun]?.array ?? []).compactMap { $0.string.map { term(noun, $0) } }
        }
        return [term("action", entry.action)] + named
    }

    /// The terms that a filter asks for, the rarest kind first.
    static func all(of filter: AuditFilter) -> [String] {
        [("grant", filter.grant), ("request", filter.request), ("issue", filter.issue), ("action", filter.action)]
            .compactMap { noun, value in value.map { term(noun, $0) } }
    }

    private static func term(_ noun: String, _ value: String) -> String { "\(noun):\(value)" }
}
