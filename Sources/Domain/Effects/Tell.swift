import Kernel

extension Scope where Self: HasEffects {
    /// Promises to tell the issue something, in the transaction that decided it.
    package func tell(_ issue: String, _ kind: Effect.Kind) throws {
        let effect = Effect(id: newID(), issue: issue, kind: kind, createdAt: now)
        try effects.add(effect)
        try queue.promise(.effect, id: effect.id.rawValue, at: now)
    }
}
