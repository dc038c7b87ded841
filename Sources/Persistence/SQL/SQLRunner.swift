package import Kernel

/// Runs bodies in transactions on an engine.
///
/// A body may run more than once; only its last run counts. Nothing is reported as written before the engine has
/// confirmed the commit.
package protocol SQLRunner: Sendable {
    /// - Parameter body: receives the connection and the one clock's time.
    func read<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T

    func write<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T

    /// Leaves nothing in the engine's log of what was removed; waits for readers that began before.
    func scrub() async throws

    /// Lets go of files, locks and connections once running bodies have ended.
    func close() async throws
}

extension SQLRunner {
    /// An engine that others keep, such as PostgreSQL, has a log of its own that is not ours to empty.
    package func scrub() async throws {}
}
