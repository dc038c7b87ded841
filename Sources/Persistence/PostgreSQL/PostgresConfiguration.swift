package import Kernel

/// How to reach a PostgreSQL database, and how patient to be with it.
package struct PostgresConfiguration: Sendable {
    /// A libpq connection string or address; it may hold a password.
    package let address: Secret
    /// How many connections one process keeps; a small number serves a small server best.
    package var connections = 8
    package var lockTimeout = Span.seconds(5)
    package var statementTimeout = Span.seconds(30)
    /// How long a lost connection is sought again before the caller is told.
    package var patience = Span.seconds(3)
    /// Added to the server's clock, for a demo that moves time; zero otherwise.
    package var clockOffset: @Sendable () -> Span = { Span(milliseconds: 0) }

    package init(address: Secret) { self.address = address }
}
