import ConnectorKit
import Kernel
import Synchronization

/// Carries calls, and remembers them.
final class RecordingTransport: Transport {
    private let inner: any Transport
    private let seen = Mutex<[HTTPCall]>([])

    init(_ inner: any Transport) { self.inner = inner }

    var calls: [HTTPCall] { seen.withLock { $0 } }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        seen.withLock { $0.append(call) }
        return try await inner.send(call)
    }
}

/// Answers every call alike.
struct FixedTransport: Transport {
    let result: Result<HTTPReply, TransportFailure>

    init(_ reply: HTTPReply) { result = .success(reply) }
    init(_ failure: TransportFailure) { result = .failure(failure) }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply { try result.get() }
}
