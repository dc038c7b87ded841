import Kernel

/// Changes the schema as its owner, and grants the application role what it needs and no more.
package struct PostgresMigration {
    private let link: PostgresLink
    private let session: PostgresSession
    private let role: String
    private let migrator: Migrator

    /// - Parameter applicationRole: the role that everything else runs as; it must exist.
    package init(
        owner: PostgresConfiguration,
        applicationRole: String,
        migrations: [Migration] = Migration.all
    ) throws {
        // A step may take long on a large table, and a second migration waits for the first.
        var patient = owner
        (patient.statementTimeout, patient.lockTimeout) = (Span(milliseconds: 0), Span(milliseconds: 0))
        link = try PostgresLink(patient)
        session = PostgresSession(link, scope: .upkeep)
        (role, migrator) = (applicationRole, Migrator(migrations))
    }

    /// Does every pending step, each in a transaction of its own; other migrations wait meanwhile.
    ///
    /// - Parameter progress: hears the name of each step that was done.
    package func run(progress: (String) -> Void = { _ in }) throws {
        guard try session.exists("SELECT 1 FROM pg_roles WHERE rolname = ?1", [.text(role)]) else {
            throw Refusal(
                .notFound,
                "role_missing",
                "there is no database role `\(role)`; nothing was changed; make it with "
                    + "`CREATE ROLE \(quotedRole) LOGIN PASSWORD '…'` and try again"
            )
        }
        try prepareBookkeeping()
        while let name = try applyNext() { progress(name) }
    }

    /// - Returns: the step's name; nil when there was none to do.
    private func applyNext() throws -> String? {
        try transaction {
            _ = try session.first("SELECT id FROM schema_lock WHERE id = 1 FOR UPDATE", []) { try $0.int(0) }
            guard let migration = try migrator.pending(on: session).first else { return nil }
            try migrator.apply(migration, on: session, at: try now())
            let protection = protection(of: migration)
            // A step that adds no table needs none, and an empty script is an error to the server.
            if !protection.isEmpty { try session.script(protection) }
            return migration.name
        }
    }

    /// The row that whoever migrates holds; several processes may try to make it at once.
    private func prepareBookkeeping() throws {
        for attempt in 0... {
            do {
                return try transaction {
                    try session.script(Migrator.bookkeeping(for: .postgres))
                    try session.script(
                        """
                        CREATE TABLE IF NOT EXISTS schema_lock (id BIGINT PRIMARY KEY);
                        INSERT INTO schema_lock (id) VALUES (1) ON CONFLICT DO NOTHING;
                        GRANT SELECT ON schema_migrations TO \(quotedRole);
                        GRANT USAGE ON SCHEMA public TO \(quotedRole)
                        """
                    )
                }
            } catch let failure as StorageFailure where attempt < 20 && Self.isRace(failure) {
                continue
            }
        }
    }

    private static func isRace(_ failure: StorageFailure) -> Bool {
        switch failure {
        case .constraint(.unique, _), .contention: true
        case .statement(let message, _): message.contains("concurrently") || message.contains("already exists")
        default: false
        }
    }

    private func protection(of migration: Migration) -> String {
        let scoped = migration.scopedTables.map { table in
            """
            ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
            ALTER TABLE \(table) FORCE ROW LEVEL SECURITY;
            CREATE POLICY organization_scope ON \(table)
            USING (organization_id = current_setting('clearance.organization', true))
            WITH CHECK (organization_id = current_setting('clearance.organization', true));
            """
        }
        let grants = (migration.scopedTables + migration.doorTables).map { table in
            "GRANT SELECT, INSERT, UPDATE, DELETE ON \(table) TO \(quotedRole);"
        }
        return (scoped + grants).joined(separator: "\n")
    }

    private var quotedRole: String { "\"" + role.replacing("\"", with: "\"\"") + "\"" }

    private func now() throws -> Instant {
        try session.first("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint", []) { try $0.instant(0) }
            ?? Instant(milliseconds: 0)
    }

    private func transaction<T>(_ body: () throws -> T) throws -> T {
        try link.script("BEGIN")
        do {
            let value = try body()
            _ = try session.finish("COMMIT")
            return value
        } catch {
            try link.script("ROLLBACK")
            session.forget()
            throw error
        }
    }
}

extension PostgresSession: SchemaConnection {
    func script(_ sql: String) throws { try link.script(sql) }

    /// Makes the session fit for a new transaction after a failed one.
    func forget() { (failure, posted) = (nil, []) }
}
