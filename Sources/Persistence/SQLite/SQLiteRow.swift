import GRDBSQLite

/// The current row of a running statement.
struct SQLiteRow {
    let statement: OpaquePointer

    func isNull(_ column: Int) -> Bool { kind(column) == SQLITE_NULL }

    func int(_ column: Int) throws -> Int64 {
        guard kind(column) == SQLITE_INTEGER else { throw StorageFailure.type(column: column, expected: "an integer") }
        return sqlite3_column_int64(statement, Int32(column))
    }

    func text(_ column: Int) throws -> String {
        guard kind(column) == SQLITE_TEXT, let start = sqlite3_column_text(statement, Int32(column)) else {
            throw StorageFailure.type(column: column, expected: "text")
        }
        return String(decoding: UnsafeBufferPointer(start: start, count: byteCount(column)), as: UTF8.self)
    }

    func blob(_ column: Int) throws -> [UInt8] {
        guard kind(column) == SQLITE_BLOB else { throw StorageFailure.type(column: column, expected: "bytes") }
        guard let start = sqlite3_column_blob(statement, Int32(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: byteCount(column)))
    }

    private func kind(_ column: Int) -> Int32 { sqlite3_column_type(statement, Int32(column)) }
    private func byteCount(_ column: Int) -> Int { Int(sqlite3_column_bytes(statement, Int32(column))) }
}
