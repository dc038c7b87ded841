package import Kernel

/// What became of one attempt to deliver an effect.
package enum EffectResult: Equatable, Sendable {
    case delivered(note: String)
    /// No transition by any of the candidate names, or another reason that trying again cannot mend.
    case failed(code: String, message: String)
    case retry(code: String, message: String, after: Span?)
}

/// Records an attempt: delivered, again later, or a dead letter that an admin sees.
///
/// Never undoes the decision.
package struct FinishEffect: Sendable {
    private let id: ID<Effect>
    private let fence: Int64
    private let result: EffectResult
    private let sessions: [String]
    private let jitter: UInt64

    /// - Parameter sessions: those it was done with, by the names that their mints have in the log.
    package init(
        _ id: ID<Effect>,
        fence: Int64,
        result: EffectResult,
        sessions: [String] = [],
        jitter: UInt64
    ) {
        (self.id, self.fence, self.result, self.jitter) = (id, fence, result, jitter)
        self.sessions = sessions
    }

    package func callAsFunction(in tx: some Scope & HasEffects) throws {
        guard try tx.queue.holds(.effect, id: id.rawValue, fence: fence), var effect = try tx.effects.find(id) else {
            return
        }
        effect.attempts += 1
        switch result {
        case .delivered(let note): try deliver(&effect, note: note, in: tx)
        case .failed(let code, let message): try bury(&effect, code: code, message: message, in: tx)
        case .retry(let code, let message, _) where effect.attempts >= RetrySchedule.maximumAttempts:
            try bury(&effect, code: code, message: message, in: tx)
        case .retry(_, let message, let after):
            effect.lastError = message
            let wait = RetrySchedule.delay(afterAttempt: effect.attempts, retryAfter: after, jitter: jitter)
            _ = try tx.queue.postpone(.effect, id: id.rawValue, fence: fence, to: tx.now + wait)
        }
        try tx.effects.save(effect)
    }

    private func deliver(_ effect: inout Effect, note: String, in tx: some Scope & HasEffects) throws {
        effect.state = .delivered
        effect.lastError = nil
        try end(&effect, in: tx)
        let subjects: [AuditEvent.Subject] = [.other("effect", id.rawValue), .issue(effect.issue)]
        try tx.record(
            AuditEvent(
                effect.isTransition ? .issueTransitioned : .issueCommented,
                subjects,
                ["note": .string(note), "sessions": .strings(sessions)]
            )
        )
    }

    /// What comes after is due now, and only once: a later retry of this one must not promise it again.
    private func end(_ effect: inout Effect, in tx: some Scope & HasEffects) throws {
        _ = try tx.queue.keep(.effect, id: id.rawValue, fence: fence)
        if let next = effect.next { try tx.queue.promise(.effect, id: next.rawValue, at: tx.now) }
        effect.next = nil
    }

    private func bury(_ effect: inout Effect, code: String, message: String, in tx: some Scope & HasEffects) throws {
        effect.state = .deadLetter
        effect.lastError = message
        try end(&effect, in: tx)
        let subjects: [AuditEvent.Subject] = [.other("effect", id.rawValue), .issue(effect.issue)]
        let action: AuditAction = effect.isTransition ? .issueTransitionFailed : .effectDeadLettered
        // The tracker's own words may name people or projects: they stay in the row, the log holds the code.
        try tx.record(AuditEvent(action, subjects, ["code": .string(code), "sessions": .strings(sessions)]))
    }
}

extension Effect {
    package var isTransition: Bool { if case .transition = kind { true } else { false } }
}
