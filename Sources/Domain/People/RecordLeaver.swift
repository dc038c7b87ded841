package import Kernel

/// Somebody has left: what they hold is revoked, what they asked for is cancelled, and they can neither sign in nor decide.
///
/// Their roles, tokens, sessions and delegations end with it.
///
/// One deed: all of it is in one transaction, except grants that are more than the breaker lets pass, which wait for
/// another admin.
package struct RecordLeaver: Sendable {
    private let id: ID<Person>
    private let reason: String

    package init(_ id: ID<Person>, reason: String) { (self.id, self.reason) = (id, reason) }

    package func callAsFunction(
        in tx: some Scope & HasPeople & HasGrants & HasJobs & HasRequests & HasEffects & HasMassChanges & HasAccess
            & HasEntrances & HasApprovals & HasNotices
    ) throws -> MassOutcome {
        try tx.requirePerson(.admin, to: "say that somebody has left")
        _ = try Eligibility.decider(on: [], in: tx)
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say how you know that they left") }
        guard try !Eligibility.isOne(of: [id], tx.actor.person ?? id, in: tx) else {
            throw Refusal(.forbidden, "own_leaving", "nobody ends the own account; ask another admin")
        }
        var person = try tx.people.require(id)
        let grants = try MassChange.Cause.leaver
            .grants(of: [id.rawValue], askedAt: tx.now, limit: 10_000, in: tx).count
        // Whoever left and still holds something, because that was given up once, leaves again.
        guard try person.isActive || (grants > 0 && !tx.hasMassChange(.leaver, of: id.rawValue)) else {
            throw Refusal(.conflict, "person_inactive", "this account is not active any more")
        }
        try takeRoles(of: person, in: tx)
        person = try tx.people.require(id)
        person.isActive = false
        try tx.people.save(person)
        try shutDoors(in: tx)
        // Nobody is written to who is not here any more, and an address is kept for nothing else.
        try tx.notices.setAddress(nil, of: id)
        let requests = try cancelRequests(in: tx)
        let data: JSON = [
            "reason": .string(reason), "grants": .int(grants), "requests": .int(requests),
        ]
        try tx.record(AuditEvent(.personLeft, [.person(id)], data))
        try tx.reroute(from: id)
        return try RevokeMany(cause: .leaver, subjects: [id.rawValue], size: grants, reason: "leaver: \(reason)")(
            in: tx
        )
    }

    /// What they could do ends too: coming back gives none of it again.
    private func takeRoles(of person: Person, in tx: some Scope & HasPeople & HasApprovals & HasQueue) throws {
        guard !person.roles.isEmpty else { return }
        try ChangeRoles(id, to: [])(in: tx)
    }

    private func shutDoors(in tx: some Scope & HasPeople & HasAccess & HasEntrances & HasApprovals) throws {
        for token in try tx.access.tokens() where token.createdBy == id && token.revokedAt == nil {
            try RevokeToken(token.id)(in: tx)
        }
        try tx.entrances.closeWebSessions(of: id)
        try EndDelegation(from: id)(in: tx)
        for delegation in try tx.approvals.delegations(to: id, at: tx.now) {
            try EndDelegation(from: delegation.from)(in: tx)
        }
        try SetAbsence(id, until: nil)(in: tx)
    }

    private func cancelRequests(in tx: some Scope & HasRequests & HasEffects) throws -> Int {
        let filter = RequestFilter(decision: .pending, party: id)
        var cancelled = 0
        while true {
            let pending = try tx.requests.list(filter, page: PageRequest(size: 100)).items
            if pending.isEmpty { return cancelled }
            for request in pending { try CancelRequest(request.id, reason: "the person has left")(in: tx) }
            cancelled += pending.count
        }
    }
}

extension Scope where Self: HasApprovals & HasQueue {
    /// What that person in particular was asked to decide goes back to its route, on the record, and what else waits is
    /// looked at as soon as a worker has time.
    func reroute(from person: ID<Person>) throws {
        for assignment in try approvals.assignments(to: person) {
            try approvals.removeAssignment(of: assignment.request, at: assignment.stage)
            let data: JSON = ["stage": .string(assignment.stage), "from": .string(person.rawValue)]
            try record(AuditEvent(.requestRerouted, [.request(assignment.request), .person(person)], data))
        }
        try Routine.approvers.promise(in: self)
    }
}

/// Somebody is back, or never left: they may sign in and ask again; what was taken stays so, and what is held is given
/// up.
package struct RecordReturn: Sendable {
    private let id: ID<Person>
    private let reason: String

    package init(_ id: ID<Person>, reason: String) { (self.id, self.reason) = (id, reason) }

    package func callAsFunction(in tx: some Scope & HasPeople & HasMassChanges) throws -> Person {
        try tx.requirePerson(.admin, to: "say that somebody is back")
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why they are back") }
        var person = try tx.people.require(id)
        guard !person.isActive else { throw Refusal(.conflict, "person_active", "this account is active") }
        // A record that was merged into another has neither, and must not become a second one of the same human.
        guard try person.jiraAccount != nil || !tx.people.signIns(of: id).isEmpty else {
            throw Refusal(
                .conflict,
                "record_merged",
                "this record has no account any more; use the one it was merged into"
            )
        }
        person.isActive = true
        try tx.people.save(person)
        try tx.record(AuditEvent(.personReturned, [.person(id)], ["reason": .string(reason)]))
        try tx.cancelMassChanges(.leaver, of: id.rawValue, because: "the person is back")
        return try tx.people.require(id)
    }
}
