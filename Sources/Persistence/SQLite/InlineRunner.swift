import GRDB
package import Kernel

/// SQLite without a queue: a call runs to its end on the caller's thread, so a seeded simulation stays repeatable.
package final class InlineRunner: SQLRunner {
    let database: DatabaseQueue
    private let time: any TimeSource
    private let watch: (any StatementWatch)?
    private let prepared = PreparedStatements(memory: RowMemory())

    init(_ database: DatabaseQueue, time: any TimeSource, watch: (any StatementWatch)? = nil) {
        (self.database, self.time, self.watch) = (database, time, watch)
    }

    package func read<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T {
        try readNow(scope, body)
    }

    package func write<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T {
        try writeNow(scope, body)
    }

    package func close() async throws {
        closeNow()
        try database.close()
    }

    private func closeNow() { database.inDatabase { _ in prepared.removeAll() } }

    private func readNow<T>(_ scope: RowScope, _ body: (any SQLConnection, Instant) throws -> T) throws -> T {
        try database.unsafeRead { database in
            let session = try SQLiteSession(database, scope: scope, isReadOnly: true, prepared: prepared, watch: watch)
            return try body(session, time.now())
        }
    }

    private func writeNow<T>(_ scope: RowScope, _ body: (any SQLConnection, Instant) throws -> T) throws -> T {
        try database.writeWithoutTransaction { database in
            let session = try SQLiteSession(database, scope: scope, prepared: prepared, watch: watch)
            return try session.transaction {
                let value = try body(session, time.now())
                try session.requireHealth()
                return value
            }
        }
    }
}
