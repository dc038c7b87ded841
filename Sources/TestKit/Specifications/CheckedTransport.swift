package import ConnectorKit
import Kernel
import Synchronization

/// Passes calls on and holds every call and reply to the vendor's own specification.
package final class CheckedTransport: Transport {
    private let inner: any Transport
    private let specifications: [(pathPrefix: String, specification: Specification)]
    private let found = Mutex<[String]>([])
    private let count = Mutex(0)

    /// - Parameter specifications: which document judges which paths; the first prefix that fits counts.
    package init(_ inner: any Transport, _ specifications: [(pathPrefix: String, specification: Specification)]) {
        (self.inner, self.specifications) = (inner, specifications)
    }

    /// What was forbidden so far.
    package var problems: [String] { found.withLock { $0 } }
    /// How many exchanges were judged; a test that judges none proves nothing.
    package var judged: Int { count.withLock { $0 } }

    package func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        let reply = try await inner.send(call)
        if let (_, specification) = specifications.first(where: { call.address.path.hasPrefix($0.pathPrefix) }) {
            count.withLock { $0 += 1 }
            found.withLock { $0 += specification.problems(with: call, reply) }
        }
        return reply
    }
}
