import Foundation
import Kernel
import Server
import Synchronization

/// The machine's clock, moved forward on request; only the demo has one.
///
/// How far it was moved stands in a file, so that time does not run back when the demo is started again.
final class DemoClock: TimeSource {
    private let system = SystemTime()
    private let moved: Mutex<Span>
    private let file: String

    init(file: String) {
        let text = try? String(contentsOfFile: file, encoding: .utf8)
        moved = Mutex(Span(milliseconds: text.flatMap { Int64($0) } ?? 0))
        self.file = file
    }

    var offset: Span { moved.withLock { $0 } }
    func now() -> Instant { system.now() + offset }

    /// Writes first, then moves.
    func move(_ span: Span) throws(Refusal) {
        try moved.withLock { moved throws(Refusal) in
            let later = Span(milliseconds: moved.milliseconds + span.milliseconds)
            try DemoFolder.write(Array(String(later.milliseconds).utf8), to: file)
            moved = later
        }
    }

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
