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

    /// Lets go of files, locks and connections once running bodies have ended.
    func close() async throws
}
