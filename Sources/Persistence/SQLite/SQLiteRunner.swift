import GRDB
package import Kernel

/// SQLite with a queue: writes wait for one another and commit in groups, reads run beside them.
package final class SQLiteRunner: SQLRunner {
    let database: any DatabaseWriter
    private let time: any TimeSource
    private let watch: (any StatementWatch)?
    private let lock: DataFolderLock?
    private let group: GroupCommit

    init(
        _ database: any DatabaseWriter,
        time: any TimeSource,
        lock: DataFolderLock? = nil,
        watch: (any StatementWatch)? = nil
    ) {
        (self.database, self.time, self.lock, self.watch) = (database, time, lock, watch)
        group = GroupCommit(database, watch: watch)
    }

    package func read<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            database.asyncRead { [time, watch] result in
                continuation.resume(
                    with: Result {
                        let database = try result.mapError(StorageFailure.opening).get()
                        let session = try SQLiteSession(database, scope: scope, isReadOnly: true, watch: watch)
                        return try body(session, time.now())
                    }
                )
            }
        }
    }

    package func write<T: Sendable>(
        _ scope: RowScope,
        _ body: @escaping @Sendable (any SQLConnection, Instant) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let time = time
            group.add(PendingWrite(scope: scope, body: { try body($0, time.now()) }, continuation: continuation))
        }
    }

    /// Writes the tables of secrets anew, copies all of the log into the database and cuts it to nothing.
    ///
    /// A page that was split or joined keeps stale copies of its rows between the living ones, whatever is overwritten when
    /// rows go: only pages that are given back or begun anew are clean.
    /// Readers that began before keep it for a moment; after some tries the caller is told to come back.
    package func scrub() async throws {
        try await database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.inTransaction(.immediate) {
                for table in ["connection_secrets", "secret_rotation_values"] {
                    try database.execute(
                        sql: """
                            CREATE TEMP TABLE living AS SELECT * FROM main.\(table);
                            DELETE FROM main.\(table);
                            INSERT INTO main.\(table) SELECT * FROM living;
                            DROP TABLE living;
                            """
                    )
                }
                return .commit
            }
        }
        for _ in 0..<20 {
            let isDone = try await database.writeWithoutTransaction { database in
                try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { $0[0] as Int? == 0 } ?? true
            }
            if isDone { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Refusal(
            .unavailable,
            "database_busy",
            "the database is being read; its log could not be emptied, try again"
        )
    }

    package func close() async throws {
        try await group.close()
        try database.close()
        lock?.release()
    }
}

extension StorageFailure {
    static func opening(_ error: any Error) -> any Error {
        (error as? DatabaseError).map { StorageFailure($0) } ?? error
    }
}
