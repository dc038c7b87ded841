import Kernel

/// Opens a PostgreSQL database for everything but migrations.
package enum PostgresDatabase {
    /// - Throws: a `Refusal` that says what to do when the role could get around row-level security, or the schema is
    ///   older or newer than this version.
    package static func open(
        _ configuration: PostgresConfiguration,
        migrations: [Migration] = Migration.all,
        watch: (any StatementWatch)? = nil
    ) async throws -> PostgresRunner {
        let runner = PostgresRunner(configuration, watch: watch)
        do {
            try await runner.read(.upkeep) { connection, _ in
                try PostgresRole(connection).requireHarmless()
                try requireCurrent(migrations, on: connection)
                try PostgresRole(connection).requireGuarded(migrations.flatMap(\.scopedTables))
            }
        } catch let failure as StorageFailure {
            throw Refusal(failure) ?? failure
        }
        return runner
    }

    private static func requireCurrent(_ migrations: [Migration], on connection: any SQLConnection) throws {
        guard try connection.exists("SELECT 1 FROM pg_class WHERE relname = 'schema_migrations'", []) else {
            throw Refusal.olderDatabase(missing: migrations.count)
        }
        let pending = try Migrator(migrations).pending(on: connection)
        if !pending.isEmpty { throw Refusal.olderDatabase(missing: pending.count) }
    }
}
