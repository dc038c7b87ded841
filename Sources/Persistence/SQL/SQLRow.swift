package import Kernel

/// One row of an answer, read by position from 0.
///
/// It is valid only inside the closure that receives it. Reading the wrong type throws `StorageFailure.type`, never
/// converts.
package struct SQLRow {
    enum Source {
        case sqlite(SQLiteRow)
        case postgres(PostgresRow)
    }

    let source: Source

    package func isNull(_ column: Int) -> Bool {
        switch source {
        case .sqlite(let row): row.isNull(column)
        case .postgres(let row): row.isNull(column)
        }
    }

    package func int(_ column: Int) throws -> Int64 {
        switch source {
        case .sqlite(let row): try row.int(column)
        case .postgres(let row): try row.int(column)
        }
    }

    package func text(_ column: Int) throws -> String {
        switch source {
        case .sqlite(let row): try row.text(column)
        case .postgres(let row): try row.text(column)
        }
    }

    package func blob(_ column: Int) throws -> [UInt8] {
        switch source {
        case .sqlite(let row): try row.blob(column)
        case .postgres(let row): try row.blob(column)
        }
    }
}

extension SQLRow {
    package func intOrNil(_ column: Int) throws -> Int64? { isNull(column) ? nil : try int(column) }
    package func textOrNil(_ column: Int) throws -> String? { isNull(column) ? nil : try text(column) }
    package func blobOrNil(_ column: Int) throws -> [UInt8]? { isNull(column) ? nil : try blob(column) }

    package func bool(_ column: Int) throws -> Bool {
        switch try int(column) {
        case 0: return false
        case 1: return true
        default: throw StorageFailure.type(column: column, expected: "0 or 1")
        }
    }

    package func instant(_ column: Int) throws -> Instant { Instant(milliseconds: try int(column)) }
    package func instantOrNil(_ column: Int) throws -> Instant? { isNull(column) ? nil : try instant(column) }

    package func id<Entity>(_ column: Int) throws -> ID<Entity> { ID(try text(column)) }
    package func idOrNil<Entity>(_ column: Int) throws -> ID<Entity>? { isNull(column) ? nil : try id(column) }

    package func json(_ column: Int) throws -> JSON {
        guard let value = try? JSON(parsing: try text(column)) else {
            throw StorageFailure.type(column: column, expected: "JSON")
        }
        return value
    }

    package func jsonOrNil(_ column: Int) throws -> JSON? { isNull(column) ? nil : try json(column) }

    /// A raw value of a closed set; a word that this version does not know is a failure, never a default.
    package func word<Word: RawRepresentable>(_ column: Int) throws -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try text(column)) else {
            throw StorageFailure.type(column: column, expected: "\(Word.self)")
        }
        return word
    }

    package func wordOrNil<Word: RawRepresentable>(_ column: Int) throws -> Word? where Word.RawValue == String {
        isNull(column) ? nil : try word(column)
    }
}
