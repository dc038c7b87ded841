import GRDB
import GRDBSQLite

/// The compiled statements of one connection that runs the same few again and again, and room for their arguments.
///
/// GRDB's own cache reads every byte of a statement's text to find it, which costs as much as a small statement.
/// Only the connection's queue may touch it.
final class PreparedStatements: @unchecked Sendable {
    struct Prepared {
        let statement: Statement
        /// Of what is remembered, what it may change.
        let changes: [RowMemory.Table]
        /// Whether it may read or write what `GroupLog` holds back: entries of the log, or rows of queue and outbox.
        let concernsLog: Bool
        let concernsHeld: Bool
    }

    private var statements: [Text: Prepared] = [:]
    let room = ArgumentRoom()
    let memory: RowMemory?

    /// Beyond that something makes texts without end, and the oldest are not worth finding out.
    private static let most = 512

    init(memory: RowMemory? = nil) { self.memory = memory }

    /// - Returns: a statement that is not running; one that is running already gets a second handle.
    ///
    /// - Parameter log: is written before a statement that may read it.
    func statement(_ sql: String, on database: Database, after log: GroupLog? = nil) throws -> Statement {
        let prepared = try prepared(sql, on: database)
        if prepared.concernsLog { try log?.writeLog() }
        if prepared.concernsHeld { try log?.writeHeld() }
        if !prepared.changes.isEmpty { memory?.forget(prepared.changes) }
        return prepared.statement
    }

    private func prepared(_ sql: String, on database: Database) throws -> Prepared {
        let text = Text(sql: sql)
        if let known = statements[text], sqlite3_stmt_busy(known.statement.sqliteStatement) == 0 { return known }
        let changes = memory == nil ? [] : RowMemory.changed(by: sql)
        let fresh = Prepared(
            statement: try database.makeStatement(sql: sql),
            changes: changes,
            concernsLog: sql.hasBytes("audit_"),
            concernsHeld: HeldRows.concerns(sql)
        )
        if statements.count >= Self.most { statements.removeAll() }
        if statements[text] == nil { statements[text] = fresh }
        return fresh
    }

    /// A connection cannot be closed while one of its statements is left.
    func removeAll() { statements.removeAll() }

    /// Told apart by length first: equal texts are nearly always one constant, which is compared by its address.
    private struct Text: Hashable {
        let sql: String

        func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
    }
}

/// Memory where the bytes of a statement's arguments lie while it runs, because SQLite's own copies would each take a
/// block from the few that it finds quickly, and keep it until the statement runs again.
final class ArgumentRoom {
    private var start = UnsafeMutableRawPointer.allocate(byteCount: 4_096, alignment: 16)
    private var size = 4_096
    private var isTaken = false

    deinit { start.deallocate() }

    /// - Returns: room for that many bytes until `leave`; nil while another statement has it.
    func enter(_ count: Int) -> UnsafeMutableRawPointer? {
        guard !isTaken else { return nil }
        isTaken = true
        if count > size {
            start.deallocate()
            size = count * 2
            start = .allocate(byteCount: size, alignment: 16)
        }
        return start
    }

    func leave() { isTaken = false }
}
