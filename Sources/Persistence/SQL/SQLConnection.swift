/// The little that storage asks of an engine.
///
/// Statements are written once for both: numbered parameters `?1`, `?2`, each usable more than once, `ON CONFLICT` and
/// `RETURNING`. After a failed statement the transaction can only roll back.
package protocol SQLConnection: AnyObject {
    /// - Returns: how many rows changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// - Parameter row: must not run statements of its own.
    func query<T>(_ sql: String, _ arguments: [SQLValue], _ row: (SQLRow) throws -> T) throws -> [T]
}

extension SQLConnection {
    @discardableResult
    package func execute(_ sql: String) throws -> Int { try execute(sql, []) }

    /// The first row of the answer, if there is one.
    package func first<T>(_ sql: String, _ arguments: [SQLValue], _ row: (SQLRow) throws -> T) throws -> T? {
        try query(sql, arguments, row).first
    }

    package func exists(_ sql: String, _ arguments: [SQLValue]) throws -> Bool {
        try first(sql, arguments) { _ in true } ?? false
    }
}
