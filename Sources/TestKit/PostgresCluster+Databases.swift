import Foundation
import Kernel
package import Persistence
import Synchronization

extension PostgresCluster {
    /// A fresh database with the steps given: a copy of the first one that had them.
    package func database(migrations: [Migration] = Migration.all) throws -> String {
        let name = Self.freshName()
        let template = try templates.withLock { templates in
            let key = migrations.map(\.sql)
            if let known = templates[key] { return known }
            let fresh = try emptyDatabase()
            try migrate(fresh, migrations: migrations)
            templates[key] = fresh
            return fresh
        }
        try sql("CREATE DATABASE \(name) TEMPLATE \(template) OWNER \(Self.owner)")
        return name
    }

    /// A fresh database without a schema of ours.
    package func emptyDatabase() throws -> String {
        let name = Self.freshName()
        try sql("CREATE DATABASE \(name) OWNER \(Self.owner)")
        try sql("ALTER SCHEMA public OWNER TO \(Self.owner)", database: name)
        return name
    }

    package func migrate(_ database: String, migrations: [Migration] = Migration.all) throws {
        let owner = configuration(user: Self.owner, database: database)
        try PostgresMigration(owner: owner, applicationRole: Self.application, migrations: migrations).run()
    }

    /// A store on a fresh database, as the application role.
    package func store(
        migrations: [Migration] = Migration.all,
        watch: (any StatementWatch)? = ScopeInspector.shared,
        configure: (inout PostgresConfiguration) -> Void = { _ in }
    ) async throws -> SQLStore {
        var application = configuration(user: Self.application, database: try database(migrations: migrations))
        configure(&application)
        let runner = try await PostgresDatabase.open(application, migrations: migrations, watch: watch)
        return SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
    }

    private static let count = Mutex(0)

    private static func freshName() -> String {
        count.withLock { count in
            count += 1
            return "test_\(count)"
        }
    }
}
