import Domain
import Foundation
import GRDB
import GRDBSQLite
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct SQLiteFileTests {
    private let clock = VirtualClock()

    private func open(_ folder: String, migrations: [Migration] = Shelf.migrations) throws -> SQLStore {
        let runner = try SQLiteFile.open(folder: folder, time: clock, migrations: migrations)
        return SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
    }

    private func refusal(_ body: () throws -> Void) -> Refusal? { #expect(throws: Refusal.self, performing: body) }

    @Test func `the writer flushes every commit to the disk`() async throws {
        try await inFolder { folder in
            let store = try open(folder)
            let settings = try await store.runner.write(.upkeep) { connection, _ in
                [
                    try connection.first("PRAGMA synchronous", []) { String(try $0.int(0)) },
                    try connection.first("PRAGMA journal_mode", []) { try $0.text(0) },
                    try connection.first("PRAGMA foreign_keys", []) { String(try $0.int(0)) },
                ]
            }
            #expect(settings == ["2", "wal", "1"])
            try await store.close()
        }
    }

    @Test func `the library was told not to count bytes, for which each allocation of each thread would take one lock`()
        async throws
    {
        try await inFolder { folder in
            let store = try open(folder)
            #expect(sqlite3_memory_used() == 0)
            try await store.close()
        }
    }

    @Test func `what was written is there after closing and opening`() async throws {
        try await inFolder { folder in
            let store = try open(folder)
            let scope = OrganizationScope(verified: "acme")
            try await store.writing(in: scope, by: .system("test")) { try $0.put("a") }
            try await store.close()
            let again = try open(folder)
            let ids = try await again.reading(in: scope) { try $0.ids() }
            #expect(ids == ["a"])
            try await again.close()
        }
    }

    @Test func `a second opener of the folder is refused, and let in when the first has closed`() async throws {
        try await inFolder { folder in
            let store = try open(folder)
            #expect(refusal { _ = try open(folder) }?.reason == "data_folder_in_use")
            try await store.close()
            try await open(folder).close()
        }
    }

    @Test func `a folder that is not there is refused`() {
        let refusal = refusal { _ = try open("/nowhere/at/all") }
        #expect(refusal?.reason == "data_folder_unusable")
        #expect(refusal?.message.contains("`/nowhere/at/all`") == true)
    }

    @Test func `a file that is no database is refused and left alone`() async throws {
        try await inFolder { folder in
            let path = "\(folder)/\(SQLiteFile.name)"
            let rubbish = Data("this is certainly not a database, just a long enough text".utf8)
            try rubbish.write(to: URL(fileURLWithPath: path))
            #expect(refusal { _ = try open(folder) }?.reason == "database_corrupt")
            let left = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(left == rubbish)
        }
    }

    @Test func `a newer database is refused and left alone`() async throws {
        try await inFolder { folder in
            try await open(folder).close()
            let refusal = refusal { _ = try open(folder, migrations: Migration.all) }
            #expect(refusal?.reason == "database_newer")
            try await open(folder).close()
        }
    }

    @Test func `a step that was edited after its release is refused`() async throws {
        try await inFolder { folder in
            try await open(folder).close()
            let edited = Migration(number: 9_000, name: "things", sql: "SELECT 1;", scopedTables: [])
            let refusal = refusal { _ = try open(folder, migrations: Migration.all + [edited]) }
            #expect(refusal?.reason == "migration_changed")
        }
    }

    @Test func `a step that fails leaves the steps before it and nothing of its own`() async throws {
        try await inFolder { folder in
            let broken = Migration(
                number: 9_001,
                name: "broken",
                sql: "CREATE TABLE half (id @int) @strict; CREATE TABLE things (id @int) @strict;",
                scopedTables: []
            )
            #expect(throws: StorageFailure.self) { try open(folder, migrations: Shelf.migrations + [broken]) }
            let store = try open(folder)
            let half = try await store.runner.read(.upkeep) { connection, _ in
                try connection.exists("SELECT 1 FROM sqlite_schema WHERE name = 'half'", [])
            }
            #expect(!half)
            try await store.close()
        }
    }

    @Test func `a full disk is told to everyone it hits and to nobody else`() async throws {
        try await inFolder { folder in
            let store = try open(folder)
            let scope = OrganizationScope(verified: "acme")
            try await store.runner.write(.upkeep) { connection, _ in
                let pages = try connection.first("PRAGMA page_count", []) { try $0.int(0) } ?? 0
                _ = try connection.query("PRAGMA max_page_count = \(pages + 20)", []) { _ in }
            }
            let failures = await withTaskGroup(of: String?.self) { group in
                for number in 1...32 {
                    group.addTask {
                        do {
                            let size = number % 4 == 0 ? 200_000 : 10
                            try await store.writing(in: scope, by: .system("test")) {
                                try $0.put("m\(number)", content: Array(repeating: 1, count: size))
                            }
                            return nil
                        } catch { return (error as? Refusal)?.reason ?? "\(error)" }
                    }
                }
                return await group.reduce(into: [String]()) { if let reason = $1 { $0.append(reason) } }
            }
            let ids = try await store.reading(in: scope) { try $0.ids() }
            #expect(failures == Array(repeating: "disk_full", count: 8))
            #expect(ids.count == 24)
            try await store.close()
        }
    }
}
