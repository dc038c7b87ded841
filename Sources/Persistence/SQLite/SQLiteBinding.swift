import GRDBSQLite
import Glibc

/// Tells SQLite to copy what it is given before the call returns.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// A compiled statement that is being given its arguments: `?1` is the first.
struct SQLiteBinding {
    let statement: OpaquePointer
    /// Where the bytes go that stay until the statement has run; without it SQLite makes copies.
    private var free: UnsafeMutableRawPointer?

    init(_ statement: OpaquePointer, room: UnsafeMutableRawPointer?) { (self.statement, free) = (statement, room) }

    mutating func bind(_ arguments: [SQLValue], sql: String) throws {
        guard Int(sqlite3_bind_parameter_count(statement)) == arguments.count else {
            throw StorageFailure.statement("\(arguments.count) arguments do not fit its parameters", sql: sql)
        }
        for index in arguments.indices { try bind(arguments[index], at: Int32(index + 1)) }
    }

    private mutating func bind(_ argument: SQLValue, at index: Int32) throws {
        let code =
            switch argument {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let value): sqlite3_bind_int64(statement, index, value)
            case .text(let value): try bind(value, at: index)
            case .blob(let value): value.withUnsafeBytes { bind(blob: $0, at: index) }
            }
        guard code == SQLITE_OK else { throw StorageFailure.value("an argument is too large") }
    }

    private mutating func bind(_ text: String, at index: Int32) throws -> Int32 {
        var text = text
        return try text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            guard let source = bytes.baseAddress, !bytes.isEmpty else {
                return sqlite3_bind_text(statement, index, "", 0, copied)
            }
            // PostgreSQL cannot store it, so neither may SQLite.
            guard memchr(source, 0, bytes.count) == nil else { throw StorageFailure.value("text cannot hold a NUL") }
            let (start, lifetime) = placed(source, bytes.count)
            let characters = start.assumingMemoryBound(to: CChar.self)
            return sqlite3_bind_text(statement, index, characters, Int32(bytes.count), lifetime)
        }
    }

    private mutating func bind(blob bytes: UnsafeRawBufferPointer, at index: Int32) -> Int32 {
        // An empty array has no address, which SQLite would take for NULL.
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        let (start, lifetime) = placed(source, bytes.count)
        return sqlite3_bind_blob(statement, index, start, Int32(bytes.count), lifetime)
    }

    private mutating func placed(
        _ source: UnsafeRawPointer,
        _ count: Int
    ) -> (UnsafeRawPointer, sqlite3_destructor_type?) {
        guard let place = free else { return (source, copied) }
        memcpy(place, source, count)
        free = place + count
        return (UnsafeRawPointer(place), nil)
    }
}

extension [SQLValue] {
    /// How much room the texts and blobs among them need.
    var byteCount: Int {
        var count = 0
        for value in self {
            switch value {
            case .null, .integer: continue
            case .text(let text): count += text.utf8.count
            case .blob(let bytes): count += bytes.count
            }
        }
        return count
    }
}
