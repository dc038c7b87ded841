package import Kernel
import Synchronization

/// A clock that stands still until it is moved.
package final class VirtualClock: TimeSource {
    private let instant: Mutex<Instant>

    package init(_ start: Instant = 1_795_000_000_000) { instant = Mutex(start) }

    package func now() -> Instant { instant.withLock { $0 } }
    package func advance(by span: Span) { instant.withLock { $0 = $0 + span } }
    /// As a machine's clock may be set while everything runs on.
    package func turnBack(to earlier: Instant) { instant.withLock { $0 = min(earlier, $0) } }
    package func set(_ new: Instant) { instant.withLock { $0 = max(new, $0) } }
}
