import GRDB
import GRDBSQLite

extension StorageFailure {
    init(handle: OpaquePointer, sql: String) {
        self.init(
            code: sqlite3_extended_errcode(handle),
            message: sqlite3_errmsg(handle).map { String(cString: $0) } ?? "",
            sql: sql
        )
    }

    init(_ error: DatabaseError, sql: String? = nil) {
        self.init(
            code: error.extendedResultCode.rawValue,
            message: error.message ?? "",
            sql: sql ?? error.sql ?? ""
        )
    }

    private init(code: Int32, message: String, sql: String) {
        switch code & 0xFF {
        case SQLITE_CONSTRAINT: self = Self.constraint(code, message)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .timedOut(message)
        case SQLITE_FULL: self = .full
        case SQLITE_READONLY: self = .readOnly
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(message)
        case SQLITE_IOERR: self = .inputOutput(message)
        case SQLITE_CANTOPEN: self = .unreachable(message)
        case SQLITE_TOOBIG: self = .value(message)
        default: self = .statement(message, sql: sql)
        }
    }

    private static func constraint(_ code: Int32, _ message: String) -> StorageFailure {
        switch code >> 8 {
        case 6, 8, 10: .constraint(.unique, name: table(after: "UNIQUE constraint failed: ", in: message))
        case 3: .constraint(.foreignKey, name: "")
        case 1: .constraint(.check, name: rest(after: "CHECK constraint failed: ", in: message))
        case 5: .constraint(.notNull, name: table(after: "NOT NULL constraint failed: ", in: message))
        case 7: .constraint(.trigger, name: message)
        default: .value(message)
        }
    }

    /// Makes `grants(organization_id, id)` of `grants.organization_id, grants.id`.
    private static func table(after prefix: String, in message: String) -> String {
        let columns = rest(after: prefix, in: message).split(separator: ",").map {
            $0.drop { $0 == " " }.split(separator: ".", maxSplits: 1)
        }
        guard let table = columns.first?.first, columns.allSatisfy({ $0.count == 2 }) else {
            return rest(after: prefix, in: message)
        }
        return "\(table)(\(columns.map { $0[1] }.joined(separator: ", ")))"
    }

    private static func rest(after prefix: String, in message: String) -> String {
        message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
    }
}
