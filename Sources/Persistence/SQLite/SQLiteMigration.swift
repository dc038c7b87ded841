import GRDB
import Kernel

extension SQLiteSession: SchemaConnection {
    func script(_ sql: String) throws {
        try requireHealth()
        do { try database.execute(sql: sql) } catch let error as DatabaseError { throw StorageFailure(error) }
    }
}

extension Migrator {
    /// Does every pending step, each in a transaction of its own.
    ///
    /// The data folder's lock keeps a second process away.
    func run(on database: Database, at now: Instant) throws {
        let session = try SQLiteSession(database, scope: .upkeep)
        try session.transaction { try session.script(Self.bookkeeping(for: .sqlite)) }
        let pending = try pending(on: session)
        for migration in pending {
            try session.transaction { try apply(migration, on: session, at: now) }
        }
        if !pending.isEmpty { try session.transaction { try session.script(SQLitePlanner.statistics) } }
    }
}
