import Foundation
import Kernel
import Persistence
import TestKit

/// What every contract runs on.
enum Engine: String, CaseIterable, Sendable {
    case memory
    case file

    static let available = allCases
    /// Those whose clock the tests can move.
    static let inProcess: [Engine] = [.memory, .file]

    /// Lends a fresh desk to a test and cleans up after it.
    func onDesk(_ body: (Desk) async throws -> Void) async throws {
        let clock = VirtualClock(Desk.start)
        switch self {
        case .memory: try await use(try MemoryStore.make(clock: clock), clock, body)
        case .file:
            try await inFolder { folder in
                let runner = try SQLiteFile.open(folder: folder, time: clock)
                let randomness = SeededRandomness(seed: 1)
                let store = SQLStore(runner: runner, randomness: randomness, macKey: MemoryStore.macKey)
                try await use(store, clock, body)
            }
        }
    }

    private func use(_ store: SQLStore, _ clock: VirtualClock, _ body: (Desk) async throws -> Void) async throws {
        let desk = Desk(store: store, clock: clock)
        try await desk.seed()
        try await body(desk)
        try await store.close()
    }

    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.path)
    }
}
