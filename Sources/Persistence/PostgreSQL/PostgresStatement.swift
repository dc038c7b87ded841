import CPostgres

/// A statement on its way to the server.
struct PostgresStatement {
    let sql: String
    let arguments: PostgresArguments

    init(_ sql: String, _ arguments: [SQLValue] = []) throws {
        (self.sql, self.arguments) = (sql, try PostgresArguments(arguments))
    }

    /// The statement with `$1` for `?1`; a question mark inside a literal stays.
    static func rewritten(_ sql: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(sql.utf8.count)
        var isLiteral = false
        for byte in sql.utf8 {
            if byte == UInt8(ascii: "'") { isLiteral.toggle() }
            output.append(byte == UInt8(ascii: "?") && !isLiteral ? UInt8(ascii: "$") : byte)
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
