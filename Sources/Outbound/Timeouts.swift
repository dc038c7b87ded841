package import Kernel

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
