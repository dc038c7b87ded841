import ConnectorKit
import Kernel
import Synchronization

/// Answers every call the same, and keeps what it was sent.
final class Recorder: Transport {
    private let answer: JSON
    private let sent = Mutex<[HTTPCall]>([])

    init(answering answer: JSON) { self.answer = answer }

    var calls: [HTTPCall] { sent.withLock { $0 } }
    var bodies: [JSON] { calls.compactMap { try? JSON(parsing: $0.body) } }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        sent.withLock { $0.append(call) }
        return .json(200, answer)
    }
}
