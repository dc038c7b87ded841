package import Kernel
import Synchronization

/// Remembers what may be used once.
package protocol NonceStore: Sendable {
    /// - Returns: false when the nonce of that app was used before.
    func useOnce(_ nonce: String, of app: String, until: Instant) async throws -> Bool
}

/// Remembers nonces in memory: for a Core that is one process.
package final class MemoryNonceStore: NonceStore {
    private struct Key: Hashable {
        let app: [UInt8]
        let nonce: [UInt8]
    }

    private struct State {
        var used: [Key: Instant] = [:]
        var prunedAt: Instant = 0
    }

    private let state = Mutex(State())
    private let time: any TimeSource

    package init(time: any TimeSource) { self.time = time }

    package func useOnce(_ nonce: String, of app: String, until: Instant) async throws -> Bool {
        let now = time.now()
        let key = Key(app: Array(app.utf8), nonce: Array(nonce.utf8))
        return state.withLock { state in
            if now - state.prunedAt >= .minutes(1) {
                state.used = state.used.filter { $0.value > now }
                state.prunedAt = now
            }
            guard state.used[key] == nil else { return false }
            state.used[key] = until
            return true
        }
    }
}
