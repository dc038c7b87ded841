package import Kernel

/// Lets a change that the breaker holds go on, with a reason; or gives it up.
package struct SettleMassChange: Sendable {
    private let id: ID<MassChange>
    private let isRelease: Bool
    private let reason: String

    package init(_ id: ID<MassChange>, release isRelease: Bool, reason: String) {
        (self.id, self.isRelease, self.reason) = (id, isRelease, reason)
    }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasMassChanges & HasPeople & HasCatalog & HasQueue & HasAudit
    ) throws -> MassChange {
        try tx.requirePerson(.admin, to: "let a mass change go on")
        _ = try Eligibility.decider(on: [], in: tx)
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why it may go on, or not") }
        guard var change = try tx.massChanges.find(id) else {
            throw Refusal(.notFound, "no_such_change", "there is no such mass change")
        }
        guard change.state == .paused else {
            throw Refusal(.conflict, "not_paused", "this mass change is \(change.state.rawValue)")
        }
        if isRelease { try requireReason(change, in: tx) }
        // Giving up a leaver's leaves them what they hold, so that is no slip of one hand either.
        if isRelease || change.cause == .leaver { try requireSecondPerson(change, in: tx) }
        (change.state, change.settledBy, change.settledAt) = (
            isRelease ? .running : .cancelled, tx.actor.person, tx.now
        )
        change.settledReason = reason
        try tx.massChanges.save(change)
        change.version += 1
        if isRelease {
            // What is let go on takes its room at once, so that nothing else passes through the same.
            try tx.massChanges.pass(change.size, forgettingBefore: tx.now - Breaker.window)
            try tx.queue.promise(.massChange, id: id.rawValue, at: tx.now)
        }
        let data: JSON = [
            "cause": .string(change.cause.rawValue), "size": .int(change.size), "reason": .string(reason),
        ]
        try tx.record(AuditEvent(isRelease ? .massChangeReleased : .massChangeCancelled, change.subject, data))
        return change
    }

    private func requireReason(_ change: MassChange, in tx: some HasPeople & HasCatalog) throws {
        guard try change.hasLostItsReason(in: tx) else { return }
        throw Refusal(.conflict, "reason_gone", "what this change was asked for is not so any more; give it up")
    }

    /// Whoever asked for it does not let it through, where there is another admin: another human, not another record.
    private func requireSecondPerson(_ change: MassChange, in tx: some Scope & HasPeople & HasAudit) throws {
        guard let person = tx.actor.person,
            try !Eligibility.isSecond(person, to: [ID(change.askedBy)], in: tx)
        else { return }
        guard try tx.people.withRole(.admin).allSatisfy({ try Eligibility.isSame(as: [$0.id], person, in: tx) }) else {
            throw Refusal(
                .forbidden,
                "second_admin_needed",
                "you asked for this change, or whoever did made you an admin within a day; another admin settles it"
            )
        }
    }
}

/// Does the next part of a change that was let go on.
package struct ContinueMassChange: Sendable {
    /// How many removals one transaction brings.
    package static let batch = 50

    private let id: ID<MassChange>
    private let fence: Int64

    package init(_ id: ID<MassChange>, fence: Int64) { (self.id, self.fence) = (id, fence) }

    /// - Returns: whether more is to be done.
    package func callAsFunction(
        in tx: some Scope & HasMassChanges & HasReconciliation & HasGrants & HasJobs & HasPeople & HasCatalog
            & HasIdentities
    ) throws -> Bool {
        guard try tx.queue.holds(.massChange, id: id.rawValue, fence: fence),
            var change = try tx.massChanges.find(id), change.state == .running
        else { return false }
        if try change.hasLostItsReason(in: tx) {
            try tx.cancel(&change, because: "reason_gone")
            _ = try tx.queue.keep(.massChange, id: id.rawValue, fence: fence)
            return false
        }
        let done = try part(of: change, limit: min(Self.batch, change.size - change.done), in: tx)
        change.done += done
        let isOver = done == 0
        if isOver {
            change.state = .done
            _ = try tx.queue.keep(.massChange, id: id.rawValue, fence: fence)
            let data: JSON = ["cause": .string(change.cause.rawValue), "removals": .int(change.done)]
            try tx.record(AuditEvent(.massChangeDone, change.subject, data))
        }
        try tx.massChanges.save(change)
        return !isOver
    }

    private func part(
        of change: MassChange,
        limit: Int,
        in tx: some Scope & HasReconciliation & HasGrants & HasJobs & HasPeople & HasCatalog & HasIdentities
    ) throws -> Int {
        switch change.cause {
        case .reconciliation:
            let findings = try change.subjects.compactMap { try tx.reconciliation.finding(ID($0)) }
                .filter { $0.state == .open }.prefix(limit)
            return try findings.count { finding in
                // What became part of the baseline meanwhile stays, and a grant that ended does not end again.
                do { _ = try SettleFinding(finding, finding.taking, reason: change.reason)(in: tx) } catch is Refusal {
                    return false
                }
                return true
            }
        case .leaver, .toolStatus, .bulk:
            let grants = try change.grants(limit: limit, in: tx)
            for grant in grants { try RevokeGrant(grant.id, reason: change.reason)(in: tx) }
            return grants.count
        }
    }
}

extension MassChange {
    /// The grants that still have to end, at most so many; none that was given after the change was asked for.
    fileprivate func grants(limit: Int, in tx: some Scope & HasGrants) throws -> [Grant] {
        try cause.grants(of: subjects, askedAt: askedAt, limit: limit, in: tx)
    }
}

extension MassChange.Cause {
    /// The open grants that were there at that moment and still have to end, at most so many.
    func grants(of subjects: [String], askedAt: Instant, limit: Int, in tx: some Scope & HasGrants) throws -> [Grant] {
        let filters: [GrantFilter]
        switch self {
        case .reconciliation: return []
        case .leaver: filters = subjects.map { GrantFilter(holder: ID($0), statuses: Self.open) }
        case .toolStatus: filters = subjects.map { GrantFilter(tool: ID($0), statuses: Self.open) }
        case .bulk:
            let named = try subjects.compactMap { try tx.grants.find(ID($0)) }
            return Array(named.filter { isLive($0, in: tx) }.prefix(limit))
        }
        return try open(filters, since: askedAt, limit, in: tx)
    }

    static let open: Set<Grant.Status> = [.pendingProvision, .active]

    /// Whose end has come is ended by the sweep.
    private func isLive(_ grant: Grant, in tx: some Scope) -> Bool {
        grant.isOpen && grant.effectiveStatus(at: tx.now) != .expired
    }

    private func open(
        _ filters: [GrantFilter],
        since moment: Instant,
        _ limit: Int,
        in tx: some Scope & HasGrants
    ) throws -> [Grant] {
        var found: [Grant] = []
        for filter in filters {
            var after: String?
            repeat {
                let page = try tx.grants.list(filter, page: PageRequest(size: 100, after: after))
                found += page.items.filter { $0.createdAt <= moment && isLive($0, in: tx) }
                after = page.next
            } while after != nil && found.count < limit
        }
        return Array(found.prefix(limit))
    }
}
