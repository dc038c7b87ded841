import GRDBSQLite

/// SQLite's C interface, for filling databases faster than the product would.
final class RawDatabase {
    private var database: OpaquePointer?

    init(_ path: String) throws {
        var database: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK, let database else {
            throw Failure(what: "cannot open `\(path)`")
        }
        self.database = database
    }

    deinit { close() }

    func close() {
        sqlite3_close(database)
        database = nil
    }

    func run(_ sql: String) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw failure }
    }

    /// Runs one statement for each row of blobs, texts and numbers that `rows` hands over.
    func insert(_ sql: String, _ rows: ((RawRow) throws -> Void) throws -> Void) throws {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK, let statement else { throw failure }
        defer { sqlite3_finalize(statement) }
        try rows { row in
            for (index, value) in row.values.enumerated() { value.bind(to: statement, at: Int32(index + 1)) }
            guard sqlite3_step(statement) == SQLITE_DONE else { throw failure }
            sqlite3_reset(statement)
        }
    }

    private var failure: Failure { Failure(what: String(cString: sqlite3_errmsg(database))) }
}

struct RawRow {
    enum Value {
        case number(Int64)
        case text(String)
        case bytes([UInt8])

        func bind(to statement: OpaquePointer, at index: Int32) {
            let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            switch self {
            case .number(let value): sqlite3_bind_int64(statement, index, value)
            case .text(let value): sqlite3_bind_text(statement, index, value, -1, copied)
            case .bytes(let value): sqlite3_bind_blob(statement, index, value, Int32(value.count), copied)
            }
        }
    }

    let values: [Value]
}
