import GRDB
import GRDBSQLite

/// One run of statements on a connection that GRDB opened, through SQLite's own handles: GRDB compiles the
/// statements, and its value and row types are left out, because they cost more than the statements do.
final class SQLiteSession: SQLConnection {
    let database: Database
    private let handle: OpaquePointer
    private let scope: RowScope
    private let watch: (any StatementWatch)?
    private let isReadOnly: Bool
    /// What a connection that writes keeps; without it GRDB keeps the compiled statements.
    private let prepared: PreparedStatements?
    let groupLog: GroupLog?
    private var depth = 0
    /// The first failure since the transaction began; nothing runs after it, as on PostgreSQL.
    private(set) var failure: StorageFailure?

    init(
        _ database: Database,
        scope: RowScope,
        isReadOnly: Bool = false,
        prepared: PreparedStatements? = nil,
        groupLog: GroupLog? = nil,
        watch: (any StatementWatch)? = nil
    ) throws {
        guard let handle = database.sqliteConnection else { throw StorageFailure.unreachable("the database is closed") }
        (self.database, self.handle, self.scope) = (database, handle, scope)
        (self.isReadOnly, self.prepared, self.groupLog, self.watch) = (isReadOnly, prepared, groupLog, watch)
    }

    var dialect: SQLDialect { .sqlite }
    var memory: RowMemory? { prepared?.memory }

    /// How many rows this connection has changed since it was opened.
    var changes: Int64 { sqlite3_total_changes64(handle) }

    /// Whether SQLite itself ended the transaction, as it does when the disk is full.
    var isOutsideTransaction: Bool { sqlite3_get_autocommit(handle) != 0 }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try run(sql, arguments) { _ in }
        return Int(sqlite3_changes(handle))
    }

    func post(_ sql: String, _ arguments: [SQLValue]) throws { try run(sql, arguments) { _ in } }

    func scan(_ sql: String, _ arguments: [SQLValue], _ row: (SQLRow) throws -> Void) throws {
        try run(sql, arguments) { try row(SQLRow(source: .sqlite(SQLiteRow(statement: $0)))) }
    }

    func nested<T>(_ body: () throws -> T) throws -> T {
        depth += 1
        defer { depth -= 1 }
        let name = "nested\(depth)"
        // What other members of the group put on record must not be taken back with this.
        try groupLog?.write()
        try execute("SAVEPOINT \(name)")
        do {
            let value = try body()
            try requireHealth()
            try execute("RELEASE \(name)")
            return value
        } catch {
            try takeBack(name)
            throw error
        }
    }

    /// Carried out while it is compiled, so that it must not come from the compiled statements.
    func overwriteFreed(_ isOn: Bool) throws -> Bool {
        let before = try Int.fetchOne(database, sql: "PRAGMA secure_delete") ?? 0
        guard (before != 0) != isOn else { return before != 0 }
        guard sqlite3_exec(handle, "PRAGMA secure_delete = \(isOn ? "ON" : "OFF")", nil, nil, nil) == SQLITE_OK else {
            throw StorageFailure(handle: handle, sql: "PRAGMA secure_delete")
        }
        return before != 0
    }

    /// A body that swallowed a failed statement must not commit.
    func requireHealth() throws { if let failure { throw failure } }

    private func takeBack(_ name: String) throws {
        memory?.forgetAll()
        guard !isOutsideTransaction else { return }
        failure = nil
        try execute("ROLLBACK TO \(name)")
        try execute("RELEASE \(name)")
    }
}

extension SQLiteSession {
    /// Outside any body's view: begins, commits, savepoints.
    func control(_ sql: String) throws {
        failure = nil
        try step(try compiled(sql), sql) { _ in }
    }

    private func run(_ sql: String, _ arguments: [SQLValue], _ row: (OpaquePointer) throws -> Void) throws {
        try requireHealth()
        try watch?.check(sql, arguments, in: scope)
        do {
            let statement = try compiled(sql)
            let room = prepared?.room.enter(arguments.byteCount)
            defer { if room != nil { prepared?.room.leave() } }
            var binding = SQLiteBinding(statement.sqliteStatement, room: room)
            try binding.bind(arguments, sql: sql)
            try step(statement, sql, row)
        } catch let problem as StorageFailure {
            failure = problem
            throw problem
        }
    }

    /// A statement that is still running (a row's closure ran it again) gets a second handle.
    private func compiled(_ sql: String) throws -> Statement {
        do {
            if let prepared { return try prepared.statement(sql, on: database, after: groupLog) }
            let statement = try database.cachedStatement(sql: sql)
            return sqlite3_stmt_busy(statement.sqliteStatement) == 0 ? statement : try database.makeStatement(sql: sql)
        } catch let error as DatabaseError {
            throw StorageFailure(error, sql: sql)
        }
    }

    private func step(_ statement: Statement, _ sql: String, _ row: (OpaquePointer) throws -> Void) throws {
        let pointer = statement.sqliteStatement
        if isReadOnly, sqlite3_stmt_readonly(pointer) == 0 { throw StorageFailure.readOnly }
        defer { sqlite3_reset(pointer) }
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_ROW: try row(pointer)
            case SQLITE_DONE: return
            default: throw StorageFailure(handle: handle, sql: sql)
            }
        }
    }
}
