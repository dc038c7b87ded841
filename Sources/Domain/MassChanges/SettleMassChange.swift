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
    package func callAsFunction(in tx: some Scope & HasMassChanges & HasPeople & HasQueue) throws -> MassChange {
        try tx.requirePerson(.admin, to: "let a mass change go on")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why it may go on, or not") }
        guard var change = try tx.massChanges.find(id) else {
            throw Refusal(.notFound, "no_such_change", "there is no such mass change")
        }
        guard change.state == .paused else {
            throw Refusal(.conflict, "not_paused", "this mass change is \(change.state.rawValue)")
        }
        if isRelease { try requireSecondPerson(change, in: tx) }
        (change.state, change.settledBy, change.settledAt) = (
            isRelease ? .running : .cancelled, tx.actor.person, tx.now
        )
        change.settledReason = reason
        try tx.massChanges.save(change)
        change.version += 1
        if isRelease { try tx.queue.promise(.massChange, id: id.rawValue, at: tx.now) }
        let data: JSON = [
            "cause": .string(change.cause.rawValue), "size": .int(change.size), "reason": .string(reason),
        ]
        try tx.record(AuditEvent(isRelease ? .massChangeReleased : .massChangeCancelled, change.subject, data))
        return change
    }

    /// Whoever asked for it does not let it through, where there is another admin.
    private func requireSecondPerson(_ change: MassChange, in tx: some Scope & HasPeople) throws {
        guard let person = tx.actor.person, sameBytes(change.askedBy, person.rawValue) else { return }
        guard try tx.people.withRole(.admin).allSatisfy({ $0.id == person }) else {
            throw Refusal(.forbidden, "second_admin_needed", "you asked for this change; another admin lets it go on")
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
        let done = try part(of: change, in: tx)
        change.done += done
        try tx.massChanges.pass(done, forgettingBefore: tx.now - Breaker.window)
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
        in tx: some Scope & HasReconciliation & HasGrants & HasJobs & HasPeople & HasCatalog & HasIdentities
    ) throws -> Int {
        switch change.cause {
        case .reconciliation:
            let findings = try change.subjects.compactMap { try tx.reconciliation.finding(ID($0)) }
                .filter { $0.state == .open }.prefix(Self.batch)
            return try findings.count { finding in
                // What became part of the baseline meanwhile stays, and a grant that ended does not end again.
                do { _ = try SettleFinding(finding, finding.taking, reason: change.reason)(in: tx) } catch is Refusal {
                    return false
                }
                return true
            }
        case .leaver, .toolStatus, .bulk:
            let grants = try change.cause.grants(of: change.subjects, limit: Self.batch, in: tx)
            for grant in grants { try RevokeGrant(grant.id, reason: change.reason)(in: tx) }
            return grants.count
        }
    }
}

extension MassChange.Cause {
    /// The grants that still have to end, at most so many.
    func grants(of subjects: [String], limit: Int, in tx: some Scope & HasGrants) throws -> [Grant] {
        switch self {
        case .reconciliation: []
        case .leaver: try open(subjects.map { GrantFilter(holder: ID($0), statuses: Self.open) }, limit, in: tx)
        case .toolStatus: try open(subjects.map { GrantFilter(tool: ID($0), statuses: Self.open) }, limit, in: tx)
        case .bulk:
            Array(try subjects.compactMap { try tx.grants.find(ID($0)) }.filter { isLive($0, in: tx) }.prefix(limit))
        }
    }

    static let open: Set<Grant.Status> = [.pendingProvision, .active]

    /// Whose end has come is ended by the sweep.
    private func isLive(_ grant: Grant, in tx: some Scope) -> Bool {
        grant.isOpen && grant.effectiveStatus(at: tx.now) != .expired
    }

    private func open(_ filters: [GrantFilter], _ limit: Int, in tx: some Scope & HasGrants) throws -> [Grant] {
        var found: [Grant] = []
        for filter in filters {
            var after: String?
            repeat {
                let page = try tx.grants.list(filter, page: PageRequest(size: 100, after: after))
                found += page.items.filter { isLive($0, in: tx) }
                after = page.next
            } while after != nil && found.count < limit
        }
        return Array(found.prefix(limit))
    }
}
