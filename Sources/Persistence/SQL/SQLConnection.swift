/// The little that storage asks of an engine.
///
/// Statements are written once for both: numbered parameters `?1`, `?2`, each usable more than once, `ON CONFLICT` and
/// `RETURNING`. After a failed statement the transaction can only roll back, unless the failure happened in `nested`.
package protocol SQLConnection: AnyObject {
    var dialect: SQLDialect { get }

    /// What this connection read before; nil where others may change rows too.
    var memory: RowMemory? { get }

    /// Where entries of the log are gathered to be written later; nil where each transaction writes its own.
    var groupLog: GroupLog? { get }

    /// - Returns: how many rows changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// - Parameter row: must not run statements of its own.
    func scan(_ sql: String, _ arguments: [SQLValue], _ row: (SQLRow) throws -> Void) throws

    /// Sends a statement whose answer nobody waits for.
    ///
    /// Its failure may show only at a later statement or at the commit, which then fails as a whole.
    func post(_ sql: String, _ arguments: [SQLValue]) throws

    /// Runs a part of the transaction that may fail alone: what it wrote is taken back, the rest stands.
    func nested<T>(_ body: () throws -> T) throws -> T

    /// Whether the engine overwrites what statements free from now on, where it knows how.
    ///
    /// - Returns: whether it did so before.
    func overwriteFreed(_ isOn: Bool) throws -> Bool
}

package enum SQLDialect: Sendable {
    case sqlite, postgres
}

extension SQLConnection {
    package var memory: RowMemory? { nil }
    package var groupLog: GroupLog? { nil }
    package func overwriteFreed(_ isOn: Bool) throws -> Bool { isOn }

    @discardableResult
    package func execute(_ sql: String) throws -> Int { try execute(sql, []) }

    /// - Parameter row: must not run statements of its own.
    package func query<T>(_ sql: String, _ arguments: [SQLValue], _ row: (SQLRow) throws -> T) throws -> [T] {
        var rows: [T] = []
        try scan(sql, arguments) { rows.append(try row($0)) }
        return rows
    }

    /// The first row of the answer, if there is one.
    package func first<T>(_ sql: String, _ arguments: [SQLValue], _ row: (SQLRow) throws -> T) throws -> T? {
        var found: T?
        try scan(sql, arguments) { if found == nil { found = try row($0) } }
        return found
    }

    package func exists(_ sql: String, _ arguments: [SQLValue]) throws -> Bool {
        try first(sql, arguments) { _ in true } ?? false
    }
}
