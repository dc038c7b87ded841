import Domain
import Kernel
import Persistence
import Synchronization
import TestKit
import Testing

private let isInstalled = ConditionTrait.enabled(if: PostgresCluster.isExpected, "PostgreSQL is not installed")

@Suite(isInstalled) struct PostgresTests {
    private let cluster: PostgresCluster
    private let scope = OrganizationScope(verified: "acme")

    init() throws { cluster = try PostgresCluster.shared.get() }

    private func store(_ configure: (inout PostgresConfiguration) -> Void = { _ in }) async throws -> SQLStore {
        let store = try await cluster.store(migrations: Shelf.migrations, watch: nil, configure: configure)
        try await store.enter { try $0.addOrganization("acme") }
        return store
    }

    private func write<T: Sendable>(_ store: SQLStore, _ body: @escaping @Sendable (SQLTransaction) throws -> T)
        async throws -> T
    {
        try await store.writing(in: scope, by: .system("test"), body)
    }

    @Test func `a query without a scope sees no rows, and a row for another organization cannot be written`()
        async throws
    {
        let store = try await store()
        try await write(store) { try $0.put("a") }
        let count: @Sendable (any SQLConnection, Instant) throws -> Int64? = { connection, _ in
            try connection.first("SELECT count(*) FROM things", []) { try $0.int(0) }
        }
        for scope in [RowScope.doors, .upkeep, .organization("globex")] {
            let rows = try await store.runner.read(scope, count)
            #expect(rows == 0)
        }
        let own = try await store.runner.read(.organization("acme"), count)
        #expect(own == 1)
        await #expect(throws: StorageFailure.self) {
            try await write(store) {
                try $0.connection.execute("INSERT INTO things (organization_id, id) VALUES ('globex', 'x')", [])
            }
        }
        try await store.close()
    }

    @Test func `a superuser, a role that may bypass and an owner are refused at the start`() async throws {
        let database = try cluster.database()
        try cluster.sql("DROP ROLE IF EXISTS bypasser; CREATE ROLE bypasser LOGIN BYPASSRLS")
        for role in ["postgres", "bypasser", PostgresCluster.owner] {
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await PostgresDatabase.open(cluster.configuration(user: role, database: database))
            }
            #expect(refusal?.reason == "role_too_powerful" && refusal?.message.contains("`\(role)`") == true)
        }
    }

    @Test func `a table whose guard was taken off stops the start`() async throws {
        let database = try cluster.database()
        try cluster.sql("ALTER TABLE grants NO FORCE ROW LEVEL SECURITY", database: database)
        let refusal = await #expect(throws: Refusal.self) {
            _ = try await PostgresDatabase.open(
                cluster.configuration(user: PostgresCluster.application, database: database)
            )
        }
        #expect(refusal?.reason == "row_security_missing" && refusal?.message.contains("`grants`") == true)
    }

    @Test func `an older database asks for migration, a newer one for another version`() async throws {
        let empty = try cluster.emptyDatabase()
        let old = await #expect(throws: Refusal.self) {
            _ = try await PostgresDatabase.open(
                cluster.configuration(user: PostgresCluster.application, database: empty)
            )
        }
        #expect(old?.reason == "database_older")
        let newer = try cluster.database(migrations: Shelf.migrations)
        let new = await #expect(throws: Refusal.self) {
            _ = try await PostgresDatabase.open(
                cluster.configuration(user: PostgresCluster.application, database: newer)
            )
        }
        #expect(new?.reason == "database_newer")
    }

    @Test func `several migrations at once do each step once`() async throws {
        let database = try cluster.emptyDatabase()
        let owner = cluster.configuration(user: PostgresCluster.owner, database: database)
        let steps = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 1...3 {
                group.addTask {
                    var done: [String] = []
                    try PostgresMigration(owner: owner, applicationRole: PostgresCluster.application).run {
                        done.append($0)
                    }
                    return done
                }
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        #expect(steps.sorted() == Migration.all.map(\.name).sorted())
    }

    @Test func `a body that others were in the way of runs again`() async throws {
        let store = try await store()
        let runs = Mutex(0)
        try await write(store) { tx in
            try tx.put("a")
            let run = runs.withLock { count in
                count += 1
                return count
            }
            if run < 3 { throw StorageFailure.contention("someone else was faster") }
        }
        let ids = try await store.reading(in: scope) { try $0.ids() }
        #expect(ids == ["a"] && runs.withLock { $0 } == 3)
        try await store.close()
    }

    @Test func `a connection that is lost in the middle is made again and the body repeated`() async throws {
        let store = try await store()
        let runs = Mutex(0)
        try await write(store) { [cluster] tx in
            try tx.put("a")
            let run = runs.withLock { count in
                count += 1
                return count
            }
            guard run == 1 else { return }
            let pid = try tx.connection.first("SELECT pg_backend_pid()", []) { try $0.int(0) } ?? 0
            try cluster.sql("SELECT pg_terminate_backend(\(pid), 5000)")
            try tx.put("b")
        }
        let ids = try await store.reading(in: scope) { try $0.ids() }
        #expect(ids == ["a"] && runs.withLock { $0 } == 2)
        try await store.close()
    }

    @Test func `connections that were lost while idle are not noticed`() async throws {
        let store = try await store()
        try await write(store) { try $0.put("a") }
        try cluster.sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '\(PostgresCluster.application)' "
                + "AND datname = (SELECT datname FROM pg_database WHERE oid = \(try await oid(store)))"
        )
        try await write(store) { try $0.put("b") }
        let ids = try await store.reading(in: scope) { try $0.ids() }
        #expect(ids == ["a", "b"])
        try await store.close()
    }

    private func oid(_ store: SQLStore) async throws -> String {
        try await store.runner.read(.upkeep) { connection, _ in
            try connection.first("SELECT oid::text FROM pg_database WHERE datname = current_database()", []) {
                try $0.text(0)
            } ?? ""
        }
    }

    @Test func `a writer that waits too long for another is told to try again`() async throws {
        let store = try await store {
            $0.lockTimeout = Span(milliseconds: 50)
            $0.connections = 2
        }
        let (holds, mayEnd) = (Gate(), Gate())
        async let first: Void = write(store) { tx in
            try tx.put("a")
            holds.open()
            mayEnd.wait()
        }
        await holds.opened()
        let refusal = await #expect(throws: Refusal.self) { try await write(store) { try $0.put("b") } }
        #expect(refusal?.reason == "storage_busy" && refusal?.retryAfter != nil)
        mayEnd.open()
        try await first
        // The connection that waited in vain is fit for the next transaction: with two at once, both are used.
        async let left: Void = write(store) { try $0.put("c") }
        async let right: Void = write(store) { try $0.put("d") }
        _ = try await (left, right)
        try await store.close()
    }

    @Test func `organizations do not wait for each other`() async throws {
        let store = try await store {
            $0.lockTimeout = Span(milliseconds: 200)
            $0.connections = 2
        }
        try await store.enter { try $0.addOrganization("globex") }
        let (holds, mayEnd) = (Gate(), Gate())
        async let first: Void = write(store) { tx in
            try tx.put("a")
            holds.open()
            mayEnd.wait()
        }
        await holds.opened()
        try await store.writing(in: OrganizationScope(verified: "globex"), by: .system("test")) { try $0.put("b") }
        mayEnd.open()
        try await first
        try await store.close()
    }

    @Test func `a statement that fails often is prepared once`() async throws {
        let store = try await store { $0.connections = 1 }
        try await write(store) { try $0.put("a") }
        for _ in 1...5 { await #expect(throws: StorageFailure.self) { try await write(store) { try $0.put("a") } } }
        let count = try await store.reading(in: scope) { tx in
            try tx.connection.first(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO things%'",
                []
            ) { try $0.int(0) }
        }
        #expect(count == 1)
        try await store.close()
    }

    @Test func `a statement that takes too long is ended`() async throws {
        let store = try await store { $0.statementTimeout = Span(milliseconds: 50) }
        let refusal = await #expect(throws: Refusal.self) {
            try await write(store) { _ = try $0.connection.exists("SELECT pg_sleep(5)", []) }
        }
        #expect(refusal?.reason == "storage_busy")
        try await store.close()
    }

    @Test func `a server that is not there is told as such`() async throws {
        var nowhere = PostgresConfiguration(address: Secret("host=/nowhere port=1 user=x dbname=x"))
        nowhere.patience = Span(milliseconds: 1)
        let refusal = await #expect(throws: Refusal.self) { _ = try await PostgresDatabase.open(nowhere) }
        #expect(refusal?.reason == "storage_unreachable")
    }

    @Test func `the time is the server's, moved by the offset`() async throws {
        let store = try await store { $0.clockOffset = { .days(30) } }
        let (moved, real) = try await store.reading(in: scope) { tx in
            (
                tx.now,
                try tx.connection.first("SELECT (extract(epoch FROM now()) * 1000)::bigint", []) { try $0.instant(0) }
            )
        }
        let difference = moved - (try #require(real))
        #expect(abs(difference.milliseconds - Span.days(30).milliseconds) < 60_000)
        try await store.close()
    }
}

/// Restarting needs a server of its own.
@Suite(isInstalled) struct PostgresRestartTests {
    @Test func `a store outlives the crash of its server`() async throws {
        let cluster = try PostgresCluster()
        let store = try await cluster.store(migrations: Shelf.migrations, watch: nil)
        let scope = OrganizationScope(verified: "acme")
        try await store.enter { try $0.addOrganization("acme") }
        try await store.writing(in: scope, by: .system("test")) { try $0.put("a") }
        try cluster.crash()
        try cluster.start()
        try await store.writing(in: scope, by: .system("test")) { try $0.put("b") }
        let ids = try await store.reading(in: scope) { try $0.ids() }
        #expect(ids == ["a", "b"])
        try await store.close()
        try cluster.crash()
    }
}
