package import Kernel

/// PostgreSQL: a transaction holds a connection from its pool while it runs.
package final class PostgresRunner: SQLRunner {
    private let pool: PostgresPool

    /// Does not connect yet.
    init(_ configuration: PostgresConfiguration, watch: (any StatementWatch)? = nil) {
        pool = PostgresPool(configuration, watch: watch)
    }

    package func read<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T {
        try await run(scope, isReadOnly: true, body)
    }

    package func write<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T {
        try await run(scope, isReadOnly: false, body)
    }

    package func close() async throws { pool.disconnect() }

    private func run<T: Sendable>(
        _ scope: RowScope,
        isReadOnly: Bool,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            pool.submit { lane in
                continuation.resume(
                    with: Result { try lane.transact(scope, isReadOnly: isReadOnly, body) }
                )
            }
        }
    }
}
