import CPostgres

/// A statement on its way to the server.
struct PostgresStatement {
    let sql: String
    let arguments: PostgresArguments

    init(_ sql: String, _ arguments: [SQLValue] = []) throws {
        (self.sql, self.arguments) = (sql, try PostgresArguments(arguments))
    }

    /// The statement with `$1` for `?1`, and its highest number; a question mark inside a literal stays.
    func rewritten() throws -> String {
        var output: [UInt8] = []
        output.reserveCapacity(sql.utf8.count)
        var (isLiteral, number, highest): (Bool, Int?, Int) = (false, nil, 0)
        for byte in sql.utf8 {
            if byte == UInt8(ascii: "'") { isLiteral.toggle() }
            let isMark = byte == UInt8(ascii: "?") && !isLiteral
            output.append(isMark ? UInt8(ascii: "$") : byte)
            number = isMark ? 0 : (48...57).contains(byte) ? number.map { $0 * 10 + Int(byte) - 48 } : nil
            highest = max(highest, number ?? 0)
        }
        guard highest == Int(arguments.count) else {
            throw StorageFailure.statement("\(arguments.count) arguments do not fit its parameters", sql: sql)
        }
        return String(decoding: output, as: UTF8.self)
    }
}

/// An answer of the server, released with its last user.
final class PostgresResult {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { PQclear(pointer) }

    var rows: Range<Int32> { 0..<PQntuples(pointer) }
    var changedRows: Int { PQcmdTuples(pointer).map { Int(String(cString: $0)) ?? 0 } ?? 0 }
    /// What was done, for example `COMMIT`.
    var tag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    func field(_ code: Int32) -> String? { PQresultErrorField(pointer, code).map { String(cString: $0) } }
}
