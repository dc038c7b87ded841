import Domain
import Foundation
import Kernel
import Persistence
import TestKit
import Testing

/// The files are copied while the store is open, as a `kill -9` would leave them: what was told to anyone is in them.
@Suite struct GatheredLogTests {
    private let clock = VirtualClock()
    private let scope = OrganizationScope(verified: "acme")

    private func open(_ folder: String) throws -> SQLStore {
        let runner = try SQLiteFile.open(folder: folder, time: clock, migrations: Shelf.migrations)
        return SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
    }

    /// What a new process would find at this moment.
    private func found(in folder: String) async throws -> [String] { try await opened(folder) { try $0.ids() } }

    /// - Parameter body: reads what a new process would find at this moment.
    private func opened(
        _ folder: String,
        _ body: @escaping @Sendable (SQLTransaction) throws -> [String]
    ) async throws -> [String] {
        try await inFolder { copy in
            for ending in ["", "-wal"] {
                let name = SQLiteFile.name + ending
                try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy)/\(name)")
            }
            let store = try open(copy)
            let ids = try await store.reading(in: scope, body)
            try await store.close()
            return ids
        }
    }

    @Test func `every commit is in the files before anyone is told`() async throws {
        try await inFolder { folder in
            let store = try open(folder)
            for number in 1...9 {
                try await store.writing(in: scope, by: .system("test")) { try $0.put("m\(number)") }
                #expect(try await found(in: folder).count == number)
            }
            try await store.close()
        }
    }

    /// Larger than what is gathered at once, and than the pages that the writer keeps in memory.
    @Test(arguments: [300_000, 50_000_000])
    func `a large commit is whole in the files`(size: Int) async throws {
        try await inFolder { folder in
            let store = try open(folder)
            let rows = 50
            try await store.writing(in: scope, by: .system("test")) { tx in
                for row in 1...rows {
                    try tx.put("m\(row)", content: Array(repeating: UInt8(row), count: size / rows))
                }
                try tx.setNumber(1, of: "m1")
            }
            let left = try await found(in: folder)
            #expect(left.count == rows)
            try await store.close()
        }
    }

    @Test func `what was taken back is not in the files`() async throws {
        try await inFolder { folder in
            let store = try open(folder)
            try await store.writing(in: scope, by: .system("test")) { try $0.put("kept") }
            try? await store.writing(in: scope, by: .system("test")) { tx in
                for row in 1...50 { try tx.put("m\(row)", content: Array(repeating: 1, count: 1_000_000)) }
                throw Whim()
            }
            try await store.writing(in: scope, by: .system("test")) { try $0.put("next") }
            #expect(try await found(in: folder) == ["kept", "next"])
            try await store.close()
        }
    }

    /// Many at once, so that they commit as groups, which write what their members hold at the end.
    @Test func `whoever is told finds its promise in the files, with its effect and its entry`() async throws {
        try await inFolder { folder in
            let store = try open(folder)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...40 {
                    group.addTask { [scope] in
                        try await store.writing(in: scope, by: .system("test")) { tx in
                            let id = ID<Effect>("e\(number)")
                            try tx.put("m\(number)")
                            try tx.effects.add(Effect(id: id, issue: "I", kind: .comment(text: "x"), createdAt: tx.now))
                            try tx.queue.promise(.effect, id: id.rawValue, at: tx.now)
                            try tx.record(AuditEvent(.grantCreated, [.grant("g")], [:]))
                        }
                        guard number.isMultiple(of: 8) else { return }
                        let left = try await promises(in: folder)
                        #expect(left.contains("e\(number)") && left.allSatisfy { $0 != "torn" })
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await promises(in: folder).count == 40)
            try await store.close()
        }
    }

    /// The promises that a new process would find; a torn one lacks its effect or its row.
    private func promises(in folder: String) async throws -> [String] {
        try await opened(folder) { tx in
            let rows = try Set(tx.ids().map { $0.dropFirst() })
            let entries = try tx.audit.head()?.seq ?? 0
            let all = try (1...40).filter { try tx.queue.find(.effect, id: "e\($0)") != nil }
            guard rows.count == all.count, entries == Int64(all.count) else { return ["torn"] }
            return try all.map { try tx.effects.find(ID("e\($0)")) == nil ? "torn" : "e\($0)" }
        }
    }
}
