package import Kernel

/// Gives something that could not be told another series of attempts.
package struct RetryEffect: Sendable {
    private let id: ID<Effect>

    package init(_ id: ID<Effect>) { self.id = id }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasEffects) throws -> Effect {
        try tx.require(.admin, to: "retry what Jira was not told")
        guard var effect = try tx.effects.find(id) else {
            throw Refusal(.notFound, "no_such_effect", "there is no such message to Jira")
        }
        guard effect.state == .deadLetter else {
            throw Refusal(.conflict, "not_waiting", "this message is \(effect.state.rawValue) and needs no retry")
        }
        effect.state = .queued
        effect.attempts = 0
        try tx.effects.save(effect)
        try tx.queue.promise(.effect, id: id.rawValue, at: tx.now)
        try tx.record(AuditEvent(.effectRequeued, [.other("effect", id.rawValue), .issue(effect.issue)], [:]))
        return effect
    }
}
