import Kernel

/// Asks the breaker before access is taken from many: all of it passes, or all of it waits for a person.
package struct BeginMassChange: Sendable {
    private let cause: MassChange.Cause
    private let subjects: [String]
    private let size: Int
    private let reason: String

    package init(_ cause: MassChange.Cause, _ subjects: [String], size: Int, reason: String) {
        (self.cause, self.subjects, self.size, self.reason) = (cause, subjects, size, reason)
    }

    /// - Returns: the change as it waits for a person, or for a worker because it is too large for one transaction; nil
    ///   when it may be done now, in this transaction.
    package func callAsFunction(in tx: some Scope & HasMassChanges & HasQueue) throws -> MassChange? {
        let room = try BreakerRoom(in: tx)
        let fits = size <= room.left
        if fits { try tx.massChanges.pass(size, forgettingBefore: tx.now - Breaker.window) }
        if fits, size <= ContinueMassChange.batch { return nil }
        let change = MassChange(
            id: tx.newID(),
            cause: cause,
            subjects: subjects,
            size: size,
            reason: reason,
            askedBy: tx.actor.person?.rawValue ?? tx.actor.id,
            askedAt: tx.now,
            state: fits ? .running : .paused
        )
        try tx.massChanges.add(change)
        guard change.state == .paused else {
            try tx.queue.promise(.massChange, id: change.id.rawValue, at: tx.now)
            return change
        }
        let data: JSON = [
            "cause": .string(cause.rawValue), "size": .int(size), "allowed": .int(room.allowed),
            "passed": .int(room.passed), "reason": .string(reason),
        ]
        try tx.record(AuditEvent(.massChangePaused, change.subject, data))
        return change
    }
}

/// What the breaker lets pass at this moment.
package struct BreakerRoom: Equatable, Sendable {
    package let allowed: Int
    package let passed: Int

    package var left: Int { max(allowed - passed, 0) }

    package init(in tx: some Scope & HasMassChanges) throws {
        let breaker = try tx.massChanges.setting().breaker(at: tx.now)
        passed = try tx.massChanges.passed(after: tx.now - Breaker.window)
        // What passed within the hour was open when the hour began.
        allowed = breaker.allowed(of: try tx.massChanges.openGrants(upTo: breaker.counted) + passed)
    }
}

extension MassChange {
    var subject: [AuditEvent.Subject] { [.other("change", id.rawValue)] }
}
