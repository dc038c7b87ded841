package import Kernel

/// Notes, before a transition is sent, to which status it leads.
package struct NoteTarget: Sendable {
    private let id: ID<Effect>
    private let target: String?
    private let fence: Int64

    package init(_ id: ID<Effect>, target: String?, fence: Int64) {
        (self.id, self.target, self.fence) = (id, target, fence)
    }

    /// - Returns: whether the work is still ours, so that the transition may be sent.
    package func callAsFunction(in tx: some Scope & HasEffects) throws -> Bool {
        guard try tx.queue.holds(.effect, id: id.rawValue, fence: fence), var effect = try tx.effects.find(id) else {
            return false
        }
        effect.target = target
        try tx.effects.save(effect)
        return true
    }
}
