import CSQLite
import GRDB
import Glibc
package import Kernel

/// Opens the database of a data folder.
package enum SQLiteFile {
    package static let name = "clearance.db"

    /// - Throws: a `Refusal` that says what to do when the folder is in use, read-only, missing, or does not hold a
    ///   database of ours.
    package static func open(
        folder: String,
        time: any TimeSource,
        readers: Int = 4,
        migrations: [Migration] = Migration.all,
        watch: (any StatementWatch)? = nil
    ) throws -> SQLiteRunner {
        let lock = try DataFolderLock(folder: folder)
        prepareLibrary()
        GatheredLog.install()
        do {
            let pool = try DatabasePool(path: "\(folder)/\(name)", configuration: configuration(readers: readers))
            try pool.writeWithoutTransaction { database in
                try makeDurable(database)
                try Migrator(migrations).run(on: database, at: time.now())
            }
            return SQLiteRunner(pool, time: time, lock: lock, watch: watch)
        } catch let error as DatabaseError {
            throw refusal(StorageFailure(error), folder: folder)
        } catch let failure as StorageFailure {
            throw refusal(failure, folder: folder)
        }
    }

    /// Must come before anything else that asks the library for something, the file layer's first question included.
    private static func prepareLibrary() { preferSpeed }

    private static let preferSpeed: Void = sqlite_prefer_speed()

    static func configuration(readers: Int = 1) -> Configuration {
        prepareLibrary()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = readers
        configuration.prepareDatabase { database in
            // Without it `INSERT OR REPLACE` deletes a row of the log behind the triggers' back.
            try database.execute(sql: "PRAGMA recursive_triggers = ON")
            // A savepoint keeps the pages it changes aside; beyond 64 KiB they would go through a file.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    /// GRDB's pool sets `synchronous` to NORMAL while it opens, after any preparation of ours, and NORMAL loses
    /// acknowledged commits when the power fails.
    private static func makeDurable(_ database: Database) throws {
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2,
            try String.fetchOne(database, sql: "PRAGMA journal_mode") == "wal"
        else { throw DatabaseError(resultCode: .SQLITE_ERROR, message: "durable commits could not be switched on") }
        // A large group changes more pages than the cache holds by default, and would write some of them twice. A larger
        // cache would cost: each commit in which SQLite sorted pages looks through all that it holds.
        try database.execute(sql: "PRAGMA cache_size = -8192")
        // A page that changes in every commit is copied back once in 16 MiB of them, not once in four.
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 4000")
    }

    private static func refusal(_ failure: StorageFailure, folder: String) -> any Error {
        switch failure {
        case .readOnly: Refusal.cannotWrite(folder: folder, error: EROFS)
        case .full: Refusal.cannotWrite(folder: folder, error: ENOSPC)
        case .unreachable: Refusal.cannotWrite(folder: folder, error: EACCES)
        case .corrupt:
            Refusal(
                .unavailable,
                "database_corrupt",
                "the file `\(folder)/\(name)` is not a sound database; nothing was changed; restore it from a backup"
            )
        default: failure
        }
    }
}
