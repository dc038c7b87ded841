import Kernel

/// Rows of the outbox and the queue that wait to be written with others of their kind: before anything reads those
/// tables, and at the latest before the commit.
struct HeldRows {
    var effects: [SQLValue] = []
    var promises: [SQLValue] = []

    var isEmpty: Bool { effects.isEmpty && promises.isEmpty }

    mutating func add(_ others: HeldRows) {
        effects += others.effects
        promises += others.promises
    }

    func write(in scope: SQLValue, on connection: any SQLConnection) throws {
        if !effects.isEmpty { try SQLEffects.writer.write(effects, in: scope, on: connection) }
        if !promises.isEmpty { try SQLWorkQueue.writer.write(promises, in: scope, on: connection) }
    }

    /// Whether a statement may see rows that are held, or change them.
    static func concerns(_ sql: String) -> Bool { sql.hasBytes("work") || sql.hasBytes("effects") }
}

extension SQLTransaction {
    /// Writes what is held back.
    func writeHeld() throws {
        guard !held.isEmpty else { return }
        defer { held = HeldRows() }
        try held.write(in: scope, on: connection)
    }

    /// Runs a part that may fail alone; what was promised and recorded before stands, whatever becomes of it.
    package func nested<T>(_ body: () throws -> T) throws -> T {
        try writeHeld()
        try seal()
        do { return try connection.nested(body) } catch {
            held = HeldRows()
            recorded.removeAll()
            throw error
        }
    }

    /// The end of a body: what it holds is written, or left to the commit group to write with the others'.
    func finish() throws {
        guard let log = connection.groupLog else {
            try writeHeld()
            return try seal()
        }
        try seal()
        log.hold(held, of: organization)
        held = HeldRows()
    }
}
