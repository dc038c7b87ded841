import Domain
package import Kernel
import Ledger
package import Persistence

/// Stores in memory: each a copy of one migrated template, made in about a tenth of a millisecond.
package enum MemoryStore {
    private static let template = Result { try SQLiteMemory() }

    /// A fresh store whose calls run to their end on the caller's thread.
    package static func make(
        clock: any TimeSource = VirtualClock(),
        randomness: any Randomness = SeededRandomness(seed: 1),
        watch: (any StatementWatch)? = ScopeInspector.shared
    ) throws -> SQLStore {
        let runner = try template.get().inline(time: clock, watch: watch)
        return SQLStore(runner: runner, randomness: randomness, macKey: macKey)
    }

    /// A fresh store whose writes wait in a queue and commit in groups, as a server's do.
    package static func makeQueued(
        clock: any TimeSource = VirtualClock(),
        randomness: any Randomness = SeededRandomness(seed: 1),
        watch: (any StatementWatch)? = ScopeInspector.shared
    ) throws -> SQLStore {
        let runner = try template.get().queued(time: clock, watch: watch)
        return SQLStore(runner: runner, randomness: randomness, macKey: macKey)
    }

    /// The key that authenticates the entries of every organization in tests.
    package static let macKey: MacKeyProvider = { _ in
        MacKey(id: "test-mac-1", secret: Secret(Array(repeating: 7, count: 32)))
    }
}
