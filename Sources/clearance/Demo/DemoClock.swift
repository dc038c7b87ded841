import Foundation
import Kernel
import Server
import Synchronization

/// The machine's clock, moved forward on request; only the demo has one.
final class DemoClock: TimeSource {
    private let system = SystemTime()
    private let moved = Mutex(Span(milliseconds: 0))

    var offset: Span { moved.withLock { $0 } }
    func now() -> Instant { system.now() + offset }
    func move(_ span: Span) { moved.withLock { $0 = Span(milliseconds: $0.milliseconds + span.milliseconds) } }

    /// Reads `3d`, `12h` or `90m`.
    static func span(_ text: String) -> Span? {
        guard let match = text.wholeMatch(of: /\+?(\d{1,4})([dhm])/), let count = Int64(match.1) else { return nil }
        return switch match.2 {
        case "d": .days(count)
        case "h": .hours(count)
        default: .minutes(count)
        }
    }
}
