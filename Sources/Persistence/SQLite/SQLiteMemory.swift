import GRDB
package import Kernel

/// Databases that live in memory, for the simulation and for tests.
package struct SQLiteMemory: Sendable {
    private let template: DatabaseQueue

    /// A template with every migration applied, from which fresh databases are copied.
    package init(migrations: [Migration] = Migration.all, at now: Instant = 0) throws {
        template = try DatabaseQueue(configuration: SQLiteFile.configuration())
        try template.writeWithoutTransaction { database in
            try Migrator(migrations).run(on: database, at: now)
        }
    }

    package func inline(time: any TimeSource, watch: (any StatementWatch)? = nil) throws -> InlineRunner {
        InlineRunner(try copy(), time: time, watch: watch)
    }

    package func queued(time: any TimeSource, watch: (any StatementWatch)? = nil) throws -> SQLiteRunner {
        SQLiteRunner(try copy(), time: time, watch: watch)
    }

    private func copy() throws -> DatabaseQueue {
        let copy = try DatabaseQueue(configuration: SQLiteFile.configuration())
        try template.backup(to: copy)
        return copy
    }
}
