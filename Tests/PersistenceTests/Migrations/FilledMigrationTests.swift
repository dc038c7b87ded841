import Domain
import Foundation
import Kernel
import Persistence
import TestKit
import Testing

/// Databases of every earlier version, with rows in them, brought to the newest one.
@Suite struct FilledMigrationTests {
    static let steps = Array(1..<Migration.all.count)

    /// The first steps, and the number of the last of them.
    private func earlier(_ count: Int) throws -> ([Migration], Int) {
        let migrations = Array(Migration.all.prefix(count))
        return (migrations, try #require(migrations.last?.number))
    }

    @Test(arguments: steps)
    func `a filled database of any earlier version keeps its rows on SQLite, and works`(count: Int) async throws {
        let (migrations, last) = try earlier(count)
        let clock = VirtualClock(Desk.start)
        try await inFolder { folder in
            let old = try SQLiteFile.open(folder: folder, time: clock, migrations: migrations)
            for sql in OldRows.statements(upTo: last, for: .sqlite) {
                try await old.write(.upkeep) { connection, _ in _ = try connection.execute(sql, []) }
            }
            try await old.close()
            let runner = try SQLiteFile.open(folder: folder, time: clock)
            try await check(runner, filledUpTo: last)
            let sound = try await runner.read(.upkeep) { connection, _ in
                try connection.first("PRAGMA integrity_check", []) { try $0.text(0) }
            }
            #expect(sound == "ok")
            try await runner.close()
        }
    }

    @Test(.enabled(if: PostgresCluster.isExpected, "PostgreSQL is not installed"), arguments: steps)
    func `a filled database of any earlier version keeps its rows on PostgreSQL, and works`(count: Int) async throws {
        let (migrations, last) = try earlier(count)
        let cluster = try PostgresCluster.shared.get()
        let database = try cluster.emptyDatabase()
        try cluster.migrate(database, migrations: migrations)
        let filling = OldRows.statements(upTo: last, for: .postgres).joined(separator: ";\n")
        try cluster.sql(filling, database: database)
        try cluster.migrate(database)
        let application = cluster.configuration(user: PostgresCluster.application, database: database)
        let runner = try await PostgresDatabase.open(application)
        try await check(runner, filledUpTo: last)
        try await runner.close()
    }

    private func check(_ runner: any SQLRunner, filledUpTo last: Int) async throws {
        let store = SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
        for organization in OldRows.organizations.map({ ID<Organization>($0) }) {
            try await expectRows(runner, organization, filledUpTo: last)
            guard last >= 4 else { continue }
            try await expectUse(store, OrganizationScope(verified: organization), filledUpTo: last)
        }
    }

    private func expectRows(_ runner: any SQLRunner, _ organization: ID<Organization>, filledUpTo last: Int)
        async throws
    {
        for table in OldRows.tables where table.step <= last || table.step == 6 && last >= 2 {
            let count = try await runner.read(.organization(organization)) { connection, _ in
                let sql = "SELECT count(*) FROM \(table.name) WHERE organization_id = ?1"
                return try connection.first(sql, [.text(organization.rawValue)]) { try $0.int(0) }
            }
            #expect(count == table.rows, "\(table.name)")
        }
    }

    /// What the product does with such rows.
    private func expectUse(_ store: SQLStore, _ scope: OrganizationScope, filledUpTo last: Int) async throws {
        try await store.read(in: scope) { (tx: any Transaction) throws -> Void in
            #expect(try tx.people.find(jiraAccount: "jira-ria")?.id == "ria")
            #expect(try tx.requests.find(issue: "AI-2")?.decision == .pending)
            #expect(try tx.catalog.find("claude")?.defaultRole?.name == "user")
            #expect(try tx.grants.find("grant")?.removal == .queued)
            #expect(try tx.grants.outstandingRemovals() == 1)
            #expect(try tx.jobs.open(grant: "grant").map(\.id) == ["remove"])
            for routine in [Routine.insights, .approvals, .reconciliation, .reviews, .retention] where last < 11 {
                #expect(try tx.queue.find(routine.kind, id: routine.rawValue) != nil, "\(routine.rawValue)")
            }
        }
        // Since the last of the steps, removals of two identities are two pieces of work.
        try await store.write(in: scope, by: .system("test")) { (tx: any Transaction) throws -> Void in
            let job = try #require(try tx.jobs.find("remove"))
            try tx.jobs.add(
                Job(
                    id: "second",
                    grant: job.grant,
                    kind: .deprovision,
                    seq: 3,
                    target: job.target,
                    person: job.person,
                    identity: "present",
                    createdAt: tx.now,
                    runAt: tx.now
                )
            )
            let cancelled = try CancelRequest("waiting", reason: "as a test")(in: tx)
            #expect(cancelled.decision == .cancelled)
        }
    }
}
