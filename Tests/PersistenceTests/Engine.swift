import Domain
import Foundation
import Kernel
import Persistence
import TestKit
import Testing

/// What every contract runs on.
enum Engine: String, CaseIterable, Sendable {
    case memory
    case queuedMemory
    case file
    case postgres

    static let available = PostgresCluster.isExpected ? allCases : inProcess
    /// Those whose clock stands still between a test's moves.
    static let inProcess: [Engine] = [.memory, .queuedMemory, .file]
    /// Those on which transactions can meet.
    static let concurrent = available.filter { $0 != .memory }

    /// Lends a fresh desk to a test and cleans up after it.
    func onDesk(_ body: (Desk) async throws -> Void) async throws {
        let clock = VirtualClock(Desk.start)
        try await onStore(clock: clock) { store in
            let desk = Desk(store: store, clock: clock)
            try await desk.seed()
            try await body(desk)
        }
    }

    /// Lends a fresh store to a test and cleans up after it.
    func onStore(
        clock: VirtualClock = VirtualClock(Desk.start),
        migrations: [Migration] = Migration.all,
        watch: (any StatementWatch)? = ScopeInspector.shared,
        _ body: (SQLStore) async throws -> Void
    ) async throws {
        switch self {
        case .memory: try await use(SQLiteMemory(migrations: migrations).inline(time: clock, watch: watch), body)
        case .queuedMemory: try await use(SQLiteMemory(migrations: migrations).queued(time: clock, watch: watch), body)
        case .file:
            try await inFolder { folder in
                let runner = try SQLiteFile.open(folder: folder, time: clock, migrations: migrations, watch: watch)
                try await use(runner, body)
            }
        case .postgres:
            let store = try await PostgresCluster.shared.get().store(migrations: migrations, watch: watch) {
                $0.clockOffset = { clock.now() - Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }
            }
            try await close(store, after: body)
        }
    }

    private func use(_ runner: any SQLRunner, _ body: (SQLStore) async throws -> Void) async throws {
        let randomness = SeededRandomness(seed: 1)
        try await close(SQLStore(runner: runner, randomness: randomness, macKey: MemoryStore.macKey), after: body)
    }

    private func close(_ store: SQLStore, after body: (SQLStore) async throws -> Void) async throws {
        do { try await body(store) } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }
}

func inFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

@Suite struct EngineTests {
    @Test(.enabled(if: PostgresCluster.isExpected, "PostgreSQL is not installed, so nothing was tried on it"))
    func `PostgreSQL takes part`() throws { _ = try PostgresCluster.shared.get() }
}
