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
        for migration in try pending(on: session) {
            try session.transaction { try apply(migration, on: session, at: now) }
        }
    }
}
