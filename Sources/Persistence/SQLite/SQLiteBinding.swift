import GRDBSQLite

/// Tells SQLite to copy what it is given before the call returns.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension OpaquePointer {
    /// Gives a statement its arguments: `?1` is the first.
    func bind(_ arguments: [SQLValue], sql: String) throws {
        guard Int(sqlite3_bind_parameter_count(self)) == arguments.count else {
            throw StorageFailure.statement("\(arguments.count) arguments do not fit its parameters", sql: sql)
        }
        for (index, argument) in arguments.enumerated() { try bind(argument, at: Int32(index + 1), sql: sql) }
    }

    private func bind(_ argument: SQLValue, at index: Int32, sql: String) throws {
        let code =
            switch argument {
            case .null: sqlite3_bind_null(self, index)
            case .integer(let value): sqlite3_bind_int64(self, index, value)
            case .text(let value): try bind(value, at: index)
            case .blob(let value): bind(value, at: index)
            }
        guard code == SQLITE_OK else { throw StorageFailure.value("an argument is too large") }
    }

    private func bind(_ text: String, at index: Int32) throws -> Int32 {
        var text = text
        return try text.withUTF8 { bytes in
            // PostgreSQL cannot store it, so neither may SQLite.
            guard !bytes.contains(0) else { throw StorageFailure.value("text cannot hold a NUL") }
            return bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(self, index, $0.baseAddress ?? UnsafePointer(emptyText), Int32($0.count), copied)
            }
        }
    }

    private func bind(_ blob: [UInt8], at index: Int32) -> Int32 {
        // An empty array has no address, which SQLite would take for NULL.
        guard !blob.isEmpty else { return sqlite3_bind_zeroblob(self, index, 0) }
        return blob.withUnsafeBytes { sqlite3_bind_blob(self, index, $0.baseAddress, Int32($0.count), copied) }
    }
}

private nonisolated(unsafe) let emptyText: UnsafeMutablePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.pointee = 0
    return byte
}()
