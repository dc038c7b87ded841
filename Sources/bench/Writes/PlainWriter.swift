import GRDBSQLite

/// The limit: one row at a time, each durable before the next, through SQLite's C interface alone.
final class PlainWriter {
    private let database: OpaquePointer
    private let insert: OpaquePointer

    init(folder: String) throws {
        var database: OpaquePointer?
        // The library's own way to files: the store puts another in its place for the whole process.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        guard sqlite3_open_v2("\(folder)/plain.db", &database, flags, "unix") == SQLITE_OK, let database else {
            throw Failure(what: "cannot open a database in `\(folder)`")
        }
        let schema = """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE entries (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
            """
        guard sqlite3_exec(database, schema, nil, nil, nil) == SQLITE_OK else {
            throw Failure(what: String(cString: sqlite3_errmsg(database)))
        }
        var insert: OpaquePointer?
        let sql = "INSERT INTO entries (bytes) VALUES (?)"
        guard sqlite3_prepare_v2(database, sql, -1, &insert, nil) == SQLITE_OK, let insert else {
            throw Failure(what: String(cString: sqlite3_errmsg(database)))
        }
        (self.database, self.insert) = (database, insert)
    }

    deinit {
        sqlite3_finalize(insert)
        sqlite3_close(database)
    }

    /// Rows a second.
    func rate(_ bytes: [UInt8], for span: Duration) throws -> Double {
        var count = 0
        let start = ContinuousClock.now
        while ContinuousClock.now - start < span {
            try write(bytes)
            count += 1
        }
        return Double(count) / (ContinuousClock.now - start).seconds
    }

    private func write(_ bytes: [UInt8]) throws {
        sqlite3_bind_blob(insert, 1, bytes, Int32(bytes.count), nil)
        defer { sqlite3_reset(insert) }
        guard sqlite3_step(insert) == SQLITE_DONE else {
            throw Failure(what: String(cString: sqlite3_errmsg(database)))
        }
    }
}
