import Kernel

extension MassChange {
    /// Whether what it was asked for is not so any more: the person is back, or the tool is not blocked.
    func hasLostItsReason(in tx: some HasPeople & HasCatalog) throws -> Bool {
        switch cause {
        case .leaver: try subjects.contains { try tx.people.find(ID($0))?.isActive == true }
        case .toolStatus: try subjects.contains { try tx.catalog.find(ID($0)).map { $0.status != .blocked } ?? true }
        case .reconciliation, .bulk: false
        }
    }
}

extension Scope where Self: HasMassChanges {
    /// Whether a change of that cause about that subject is held, or not done yet.
    func hasMassChange(_ cause: MassChange.Cause, of subject: String) throws -> Bool {
        try massChanges.unsettled().contains { $0.isAbout(cause, subject) }
    }

    /// Gives up what was asked for that cause about that subject, because it is not so any more.
    func cancelMassChanges(_ cause: MassChange.Cause, of subject: String, because reason: String) throws {
        for var change in try massChanges.unsettled() where change.isAbout(cause, subject) {
            try cancel(&change, because: reason)
        }
    }

    func cancel(_ change: inout MassChange, because reason: String) throws {
        (change.state, change.settledBy, change.settledAt) = (.cancelled, actor.person, now)
        change.settledReason = reason
        try massChanges.save(change)
        let data: JSON = [
            "cause": .string(change.cause.rawValue), "size": .int(change.size), "removals": .int(change.done),
            "reason": .string(reason),
        ]
        try record(AuditEvent(.massChangeCancelled, change.subject, data))
    }
}

extension MassChange {
    fileprivate func isAbout(_ cause: Cause, _ subject: String) -> Bool {
        self.cause == cause && subjects.contains { sameBytes($0, subject) }
    }
}
