package import Kernel

/// Somebody has left: what they hold is revoked, what they asked for is cancelled, and they can neither sign in nor decide.
///
/// One deed: all of it is in one transaction, except grants that are more than the breaker lets pass, which wait for
/// another admin.
package struct RecordLeaver: Sendable {
    private let id: ID<Person>
    private let reason: String

    package init(_ id: ID<Person>, reason: String) { (self.id, self.reason) = (id, reason) }

    package func callAsFunction(
        in tx: some Scope & HasPeople & HasGrants & HasJobs & HasRequests & HasEffects & HasMassChanges & HasNotices
    ) throws -> MassOutcome {
        try tx.requirePerson(.admin, to: "say that somebody has left")
        _ = try Eligibility.decider(on: [], in: tx)
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say how you know that they left") }
        guard try !Eligibility.isOne(of: [id], tx.actor.person ?? id, in: tx) else {
            throw Refusal(.forbidden, "own_leaving", "nobody ends the own account; ask another admin")
        }
        var person = try tx.people.require(id)
        guard person.isActive else {
            throw Refusal(.conflict, "person_inactive", "this account is not active any more")
        }
        person.isActive = false
        try tx.people.save(person)
        // Nobody is written to who is not here any more, and an address is kept for nothing else.
        try tx.notices.setAddress(nil, of: id)
        let grants = try MassChange.Cause.leaver.grants(of: [id.rawValue], limit: 10_000, in: tx).count
        let requests = try cancelRequests(in: tx)
        let data: JSON = [
            "reason": .string(reason), "grants": .int(grants), "requests": .int(requests),
        ]
        try tx.record(AuditEvent(.personLeft, [.person(id)], data))
        return try RevokeMany(cause: .leaver, subjects: [id.rawValue], size: grants, reason: "leaver: \(reason)")(
            in: tx
        )
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

/// Somebody is back, or never left: they may sign in and ask again; what was revoked stays so.
package struct RecordReturn: Sendable {
    private let id: ID<Person>
    private let reason: String

    package init(_ id: ID<Person>, reason: String) { (self.id, self.reason) = (id, reason) }

    package func callAsFunction(in tx: some Scope & HasPeople) throws -> Person {
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
        return try tx.people.require(id)
    }
}
