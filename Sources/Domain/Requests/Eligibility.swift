package import Kernel

/// Who may decide on a request or act on a grant, looked up at the moment of the deed, on every path.
package enum Eligibility {
    /// The person who decides, with the roles that count here, or why the actor may not: approvers and admins, never a
    /// party.
    ///
    /// - Throws: `person_required`, `person_inactive`, `identity_unlinked`, `not_an_approver`, `self_approval`.
    package static func decider(
        on parties: Set<ID<Person>>,
        in tx: some Scope & HasPeople
    ) throws -> Person {
        guard let id = tx.actor.person, let person = try tx.people.find(id) else {
            throw Refusal(.forbidden, "person_required", "a decision needs a person, so sign in as one")
        }
        guard person.isActive else {
            throw Refusal(.forbidden, "person_inactive", "this account is not active any more")
        }
        guard person.jiraAccount != nil else {
            throw Refusal(
                .forbidden,
                "identity_unlinked",
                "this sign-in is not linked to a Jira account, so an own request could not be recognised; ask an admin to link it"
            )
        }
        // Roles are read from the person now, and cut down to what the session or token carries.
        let roles = person.roles.intersection(tx.actor.roles)
        guard roles.contains(.approver) || roles.contains(.admin) else {
            throw Refusal(.forbidden, "not_an_approver", "only an approver or a site admin may do this")
        }
        try refuseParty(person, parties: parties, in: tx)
        var decider = person
        decider.roles = roles
        return decider
    }

    /// Whether the person, or whom they act for, is one of these humans.
    ///
    /// A person is the same human as every record with which a Jira account was ever shared: re-linking does not make two
    /// of one.
    package static func isOne(
        of parties: some Sequence<ID<Person>>,
        _ person: ID<Person>,
        in tx: some Scope & HasPeople
    ) throws -> Bool {
        try parties.contains { party in
            try party == person || party == tx.actor.onBehalfOf || tx.people.everSharedAccount(person, party)
        }
    }

    /// Whether two records that are told of are one human, whoever acts.
    static func isSame(as others: [ID<Person>], _ person: ID<Person>, in tx: some HasPeople) throws -> Bool {
        try others.contains { try $0 == person || tx.people.everSharedAccount(person, $0) }
    }

    private static func refuseParty(_ person: Person, parties: Set<ID<Person>>, in tx: some Scope & HasPeople) throws {
        guard try !isOne(of: parties, person.id, in: tx) else {
            throw Refusal(.forbidden, "self_approval", "nobody may decide on an own request; another approver has to")
        }
    }
}
