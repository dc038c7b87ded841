import Kernel

/// What begins a transaction, in one round trip: isolation, whose rows, and the time.
///
/// A write first takes the lock of its organization, so that writes of one organization run one after another, as on
/// SQLite, and a rule that reads before it writes holds; organizations do not wait for each other. Each later statement
/// sees what earlier holders committed.
struct PostgresOpening {
    private let scope: RowScope
    private let isReadOnly: Bool

    init(_ scope: RowScope, isReadOnly: Bool) { (self.scope, self.isReadOnly) = (scope, isReadOnly) }

    var statements: [PostgresStatement] {
        get throws {
            let begin = isReadOnly ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN"
            return try [PostgresStatement(begin)] + scoping + locking + [PostgresStatement(Self.clock)]
        }
    }

    private var scoping: [PostgresStatement] {
        get throws {
            let organization = if case .organization(let id) = scope { id.rawValue } else { "" }
            let sql = "SELECT set_config('clearance.organization', ?1, true)"
            return [try PostgresStatement(sql, [.text(organization)])]
        }
    }

    private var locking: [PostgresStatement] {
        get throws {
            guard case .organization(let id) = scope, !isReadOnly else { return [] }
            let sql = "SELECT 1 FROM organization_doors WHERE organization_id = ?1 FOR NO KEY UPDATE"
            return [try PostgresStatement(sql, [.id(id)])]
        }
    }

    private static let clock = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
}
