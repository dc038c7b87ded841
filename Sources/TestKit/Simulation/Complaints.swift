import Logging
import Synchronization

/// A log that keeps what workers complain of: whatever is no crash is a fault that a retry would hide.
final class Complaints: LogHandler {
    private let lines = Mutex<[String]>([])

    var first: String? { lines.withLock(\.first) }

    var logLevel: Logger.Level {
        get { .error }
        set {}
    }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let problem = event.metadata?["error"].map { "\($0)" } ?? ""
        guard problem != "\(Crashed())" else { return }
        lines.withLock { $0.append("\(event.message): \(event.metadata ?? [:])") }
    }
}
