import Kernel
import Synchronization
import Vendors

/// The same numbers for the same seed, shared by everyone who holds it.
package final class SeededRandomness: Randomness {
    private let numbers: Mutex<SeededNumbers>

    package init(seed: UInt64) { numbers = Mutex(SeededNumbers(seed: seed)) }

    package func next() -> UInt64 { numbers.withLock { $0.next() } }
}
