package import Kernel

/// Somebody who may decide where another is asked, until a moment; both may meanwhile.
package struct Delegation: Equatable, Sendable {
    package let from: ID<Person>
    package let to: ID<Person>
    package let reason: String
    package let createdBy: String
    package let createdAt: Instant
    package let endsAt: Instant

    package init(
        from: ID<Person>,
        to: ID<Person>,
        reason: String,
        createdBy: String,
        createdAt: Instant,
        endsAt: Instant
    ) {
        (self.from, self.to, self.reason) = (from, to, reason)
        (self.createdBy, self.createdAt, self.endsAt) = (createdBy, createdAt, endsAt)
    }

    package static let longest = Span.days(90)

    package func isLive(at now: Instant) -> Bool { now < endsAt }
}

/// A time in which a person is not counted on: others are asked instead, though the person may decide all the same.
package struct Absence: Equatable, Sendable {
    package let person: ID<Person>
    package let from: Instant
    package let until: Instant

    package init(person: ID<Person>, from: Instant, until: Instant) {
        (self.person, self.from, self.until) = (person, from, until)
    }

    package static let longest = Span.days(365)

    package func covers(_ now: Instant) -> Bool { from <= now && now < until }
}

/// Lets another decide where a person is asked: by themselves, or by a site admin for them.
///
/// A new one replaces the last. Nothing is passed on twice: a delegate's own delegate receives only what the delegate is asked for.
package struct DelegateApprovals: Sendable {
    private let from: ID<Person>
    private let to: ID<Person>
    private let reason: String
    private let until: Instant

    package init(from: ID<Person>, to: ID<Person>, reason: String, until: Instant) {
        (self.from, self.to, self.reason, self.until) = (from, to, reason, until)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasApprovals & HasPeople) throws -> Delegation {
        try tx.requireSelf(from, orAdminTo: "delegate for somebody else")
        let delegator = try tx.people.require(from)
        guard delegator.isActive, !delegator.roles.isDisjoint(with: StageRoute.decidingRoles) else {
            throw Refusal(
                .conflict,
                "not_an_approver",
                "\(delegator.displayName) decides nothing that could be delegated"
            )
        }
        _ = try tx.people.requireDecider(to)
        guard try !Eligibility.isSame(as: [from], to, in: tx) else {
            throw Refusal(.invalid, "delegate_invalid", "nobody delegates to themselves")
        }
        guard !reason.isEmpty else { throw Refusal(.invalid, "reason_missing", "say why") }
        guard until > tx.now, until <= tx.now + Delegation.longest else {
            throw Refusal(.invalid, "end_out_of_range", "a delegation ends within 90 days from now")
        }
        let made = Delegation(
            from: from,
            to: to,
            reason: reason,
            createdBy: tx.actor.id,
            createdAt: tx.now,
            endsAt: until
        )
        try tx.approvals.save(made)
        let data: JSON = [
            "from": .string(from.rawValue), "to": .string(to.rawValue), "reason": .string(reason),
            "until": .instant(until),
        ]
        try tx.record(AuditEvent(.delegationCreated, [.person(from), .person(to)], data))
        return made
    }
}

/// Ends a person's delegation before its time.
package struct EndDelegation: Sendable {
    private let from: ID<Person>

    package init(from: ID<Person>) { self.from = from }

    package func callAsFunction(in tx: some Scope & HasApprovals & HasPeople) throws {
        try tx.requireSelf(from, orAdminTo: "end somebody else's delegation")
        _ = try tx.people.require(from)
        guard let live = try tx.approvals.delegation(from: from), live.isLive(at: tx.now) else { return }
        try tx.approvals.removeDelegation(from: from)
        try tx.record(AuditEvent(.delegationEnded, [.person(from), .person(live.to)]))
    }
}

/// Says when a person is away; nil says that they are here.
package struct SetAbsence: Sendable {
    private let person: ID<Person>
    private let from: Instant?
    private let until: Instant?

    /// - Parameter from: from now on unless given.
    package init(_ person: ID<Person>, from: Instant? = nil, until: Instant?) {
        (self.person, self.from, self.until) = (person, from, until)
    }

    package func callAsFunction(in tx: some Scope & HasApprovals & HasPeople) throws {
        try tx.requireSelf(person, orAdminTo: "say when somebody else is away")
        _ = try tx.people.require(person)
        guard let until else {
            guard try tx.approvals.absence(of: person) != nil else { return }
            try tx.approvals.removeAbsence(of: person)
            return try tx.record(AuditEvent(.absenceEnded, [.person(person)]))
        }
        let absence = Absence(person: person, from: from ?? tx.now, until: until)
        guard until > max(tx.now, absence.from), until <= tx.now + Absence.longest else {
            throw Refusal(.invalid, "end_out_of_range", "an absence ends after it begins, within 365 days from now")
        }
        try tx.approvals.save(absence)
        let data: JSON = ["from": .instant(absence.from), "until": .instant(until)]
        try tx.record(AuditEvent(.absenceSet, [.person(person)], data))
    }
}

extension Scope {
    fileprivate func requireSelf(_ person: ID<Person>, orAdminTo deed: String) throws(Refusal) {
        // The route is open to everybody who decides, so this is no missing role but somebody else's matter.
        guard actor.person == person || (try? require(.admin, to: deed)) != nil else {
            throw Refusal(.forbidden, "not_yours", "only a site admin may \(deed)")
        }
    }
}
