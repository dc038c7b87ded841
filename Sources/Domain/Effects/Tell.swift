import Kernel

extension Scope where Self: HasEffects {
    /// Promises to tell the issue something, in the transaction that decided it.
    package func tell(_ issue: String, _ kind: Effect.Kind) throws { try tell(issue, inOrder: [kind]) }

    /// Promises to tell the issue several things, each once the one before was told or given up.
    ///
    /// One row of the queue stands for all of them, since a row costs a decision as much as what it promises.
    func tell(_ issue: String, inOrder kinds: [Effect.Kind]) throws {
        let ids: [ID<Effect>] = kinds.map { _ in newID() }
        for (index, kind) in kinds.enumerated() {
            let next = ids.indices.contains(index + 1) ? ids[index + 1] : nil
            try effects.add(Effect(id: ids[index], issue: issue, kind: kind, createdAt: now, next: next))
        }
        if let first = ids.first { try queue.promise(.effect, id: first.rawValue, at: now) }
    }
}
