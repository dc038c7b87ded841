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
    private func found(in folder: String) async throws -> [String] {
        try await inFolder { copy in
            for ending in ["", "-wal"] {
                let name = SQLiteFile.name + ending
                try FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(copy)/\(name)")
            }
            let store = try open(copy)
            let ids = try await store.reading(in: scope) { try $0.ids() }
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
}
