import Kernel

/// Brings a database to the schema that this version knows, one checked step at a time.
package struct Migrator: Sendable {
    let migrations: [Migration]

    package init(_ migrations: [Migration] = Migration.all) { self.migrations = migrations }

    static func bookkeeping(for dialect: SQLDialect) -> String {
        Migration(number: 0, name: "", sql: bookkeeping, scopedTables: []).script(for: dialect)
    }

    private static let bookkeeping = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number @int NOT NULL PRIMARY KEY,
            name @text NOT NULL,
            checksum @text NOT NULL,
            applied_at @int NOT NULL
        ) @strict;
        """

    /// The steps still to do.
    ///
    /// - Throws: a `Refusal` when the database is newer than this version, or a step was edited after its release.
    func pending(on connection: any SQLConnection) throws -> ArraySlice<Migration> {
        let applied = try connection.query("SELECT number, checksum FROM schema_migrations ORDER BY number", []) {
            (number: Int(try $0.int(0)), checksum: try $0.text(1))
        }
        let known = migrations.last?.number ?? 0
        if let newest = applied.last, newest.number > known { throw Refusal.newerDatabase(newest.number, known: known) }
        for (step, row) in zip(migrations, applied) where step.number != row.number || step.checksum != row.checksum {
            throw Refusal.changedMigration(row.number)
        }
        return migrations.dropFirst(applied.count)
    }

    /// Does one step and remembers it, inside the caller's transaction.
    func apply(_ migration: Migration, on connection: any SchemaConnection, at now: Instant) throws {
        try connection.script(migration.script(for: connection.dialect))
        try connection.execute(
            "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4)",
            [.int(migration.number), .text(migration.name), .text(migration.checksum), .instant(now)]
        )
    }
}

extension Refusal {
    static func newerDatabase(_ number: Int, known: Int) -> Refusal {
        Refusal(
            .conflict,
            "database_newer",
            "the database has schema \(number) and this version of `clearance` knows \(known) at most; "
                + "nothing was changed; run the version that wrote it, or a later one"
        )
    }

    static func changedMigration(_ number: Int) -> Refusal {
        Refusal(
            .conflict,
            "migration_changed",
            "schema step \(number) in the database is not the one this version of `clearance` knows; "
                + "nothing was changed; run the version that wrote it"
        )
    }

    static func olderDatabase(missing: Int) -> Refusal {
        Refusal(
            .conflict,
            "database_older",
            "the database lacks \(missing) schema steps of this version; nothing was changed; run `clearance migrate`"
        )
    }
}
