import AsyncHTTPClient
package import Kernel
import NIOCore

/// How long another system may take.
package struct Timeouts: Sendable {
    /// Until a connection stands, TLS included.
    package let connect: Span
    /// Between two pieces of an answer.
    package let read: Span
    /// For the whole exchange.
    package let total: Span

    package init(connect: Span = .seconds(5), read: Span = .seconds(20), total: Span = .seconds(30)) {
        (self.connect, self.read, self.total) = (connect, read, total)
    }
}

extension Timeouts {
    /// Ends an exchange that takes longer than the total time.
    ///
    /// The client's own deadline ends with the head of an answer, so a body that trickles in needs this one too.
    func limit<T: Sendable>(_ exchange: @escaping @Sendable (NIODeadline) async throws -> T) async throws -> T {
        try await withThrowingTaskGroup(of: T.self) { group in
            group.addTask { try await exchange(.now() + total.amount) }
            group.addTask {
                try await Task.sleep(for: .milliseconds(total.milliseconds))
                throw HTTPClientError.deadlineExceeded
            }
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw HTTPClientError.cancelled }
            return first
        }
    }
}
