/// Rows of the outbox and the queue that wait to be written with others of their kind: before anything reads those
/// tables, and at the latest before the log.
struct HeldRows {
    var effects: [SQLValue] = []
    var promises: [SQLValue] = []
}

extension SQLTransaction {
    /// Writes what is held back.
    func writeHeld() throws {
        if !held.effects.isEmpty {
            defer { held.effects.removeAll() }
            try SQLEffects.writer.write(held.effects, in: scope, on: connection)
        }
        if !held.promises.isEmpty {
            defer { held.promises.removeAll() }
            try SQLWorkQueue.writer.write(held.promises, in: scope, on: connection)
        }
    }
}
