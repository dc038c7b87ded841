import Glibc
import Kernel
import Synchronization

/// The operating system's random numbers, fetched thirty-two at a time: a key needs two, and a call each costs more
/// than writing the row that the key is for.
package final class PooledRandomness: Randomness {
    private let pool = Mutex<[UInt64]>([])

    package init() {}

    package func next() -> UInt64 {
        pool.withLock { pool in
            if pool.isEmpty { Self.fill(&pool) }
            return pool.removeLast()
        }
    }

    private static func fill(_ pool: inout [UInt64]) {
        let source = SystemRandomness()
        pool = Array(repeating: 0, count: 32)
        let isFilled = pool.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) == 0 }
        if !isFilled { pool = pool.map { _ in source.next() } }
    }
}
