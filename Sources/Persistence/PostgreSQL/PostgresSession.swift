import CPostgres
import Kernel

/// One transaction's statements on a link.
///
/// What nobody waits for is held back and travels with the next statement, or with the commit.
final class PostgresSession: SQLConnection {
    let link: PostgresLink
    private let scope: RowScope
    private let watch: (any StatementWatch)?
    var posted: [PostgresStatement] = []
    private var depth = 0
    /// The first failure since the transaction began; the server refuses everything after it.
    var failure: StorageFailure?

    init(_ link: PostgresLink, scope: RowScope, watch: (any StatementWatch)? = nil) {
        (self.link, self.scope, self.watch) = (link, scope, watch)
    }

    var dialect: SQLDialect { .postgres }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int { try run(sql, arguments).changedRows }

    func scan(_ sql: String, _ arguments: [SQLValue], _ row: (SQLRow) throws -> Void) throws {
        let result = try run(sql, arguments)
        for index in result.rows {
            try row(SQLRow(source: .postgres(PostgresRow(result: result.pointer, row: index))))
        }
    }

    func post(_ sql: String, _ arguments: [SQLValue]) throws {
        try requireHealth()
        try watch?.check(sql, arguments, in: scope)
        posted.append(try PostgresStatement(sql, arguments))
    }

    func nested<T>(_ body: () throws -> T) throws -> T {
        depth += 1
        defer { depth -= 1 }
        let name = "nested\(depth)"
        try execute("SAVEPOINT \(name)")
        do {
            let value = try body()
            try flush()
            try execute("RELEASE SAVEPOINT \(name)")
            return value
        } catch {
            try takeBack(name)
            throw error
        }
    }

    func requireHealth() throws { if let failure { throw failure } }

    /// Sends everything that was held back, with a last statement in the same round trip.
    func finish(_ last: String) throws -> PostgresResult {
        try requireHealth()
        return try send(try PostgresStatement(last))
    }

    private func flush() throws {
        try requireHealth()
        guard let last = posted.popLast() else { return }
        _ = try send(last)
    }

    private func takeBack(_ name: String) throws {
        guard link.isAlive else { return }
        (failure, posted) = (nil, [])
        try execute("ROLLBACK TO SAVEPOINT \(name)")
        try execute("RELEASE SAVEPOINT \(name)")
    }

    private func run(_ sql: String, _ arguments: [SQLValue]) throws -> PostgresResult {
        try requireHealth()
        try watch?.check(sql, arguments, in: scope)
        return try send(try PostgresStatement(sql, arguments))
    }

    private func send(_ statement: PostgresStatement) throws -> PostgresResult {
        let statements = posted + [statement]
        posted = []
        do {
            let results = try link.exchange(statements)
            guard let last = results.last else { throw StorageFailure.unreachable("the server did not answer") }
            return last
        } catch let problem as StorageFailure {
            failure = problem
            throw problem
        }
    }
}
