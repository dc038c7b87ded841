package import Kernel

/// Links a person's sign-in with a Jira account, so that requester and approver are recognised as one.
///
/// If intake already made a record for the account, the sign-ins and identity mappings move to that record. Changing a
/// link that stands, or stood once, needs an admin who is neither party; the operator may only make a first one.
package struct LinkJiraAccount: Sendable {
    private let id: ID<Person>
    private let account: String

    package init(_ id: ID<Person>, account: ConfirmedAccount) { (self.id, self.account) = (id, account.id) }

    @discardableResult
    package func callAsFunction(
        in tx: some Scope & HasPeople & HasIdentities & HasGrants & HasJobs
    ) throws -> Person {
        try tx.require(.admin, to: "link Jira accounts")
        let person = try tx.people.require(id)
        guard person.isActive else {
            throw Refusal(.conflict, "person_inactive", "this record is not active any more; link the one that is")
        }
        let holder = try tx.people.find(jiraAccount: account)
        let earlier = try tx.people.everLinked(with: account)
        guard tx.actor.person != id, !earlier.contains(where: { $0 == tx.actor.person }) else { throw Refusal.ownLink }
        if let holder, holder.id == id { return holder }
        let isFirst = person.jiraAccount == nil && earlier.allSatisfy { $0 == id || $0 == holder?.id }
        if !isFirst { try tx.requirePerson(.admin, to: "change a link that stands") }
        if let holder { return try merge(person, into: holder, in: tx) }
        return try link(person, isFirst: isFirst, in: tx)
    }

    private func link(_ person: Person, isFirst: Bool, in tx: some Scope & HasPeople) throws -> Person {
        var person = person
        let old = try person.jiraAccount.flatMap { try tx.people.reference(of: $0, linkedWith: id) }
        person.jiraAccount = account
        try tx.people.save(person)
        let new = try tx.people.reference(of: account, linkedWith: id)
        let data: JSON = ["account": .text(new?.rawValue), "former": .text(old?.rawValue)]
        try tx.record(AuditEvent(isFirst ? .personLinked : .personRelinked, [.person(id)], data))
        return try tx.people.require(id)
    }

    private func merge(
        _ person: Person,
        into holder: Person,
        in tx: some Scope & HasPeople & HasIdentities & HasGrants & HasJobs
    ) throws -> Person {
        guard person.jiraAccount == nil, holder.isActive, try tx.people.signIns(of: holder.id).isEmpty else {
            throw Refusal(
                .conflict,
                "already_linked",
                "that Jira account already belongs to person `\(holder.id)`, who signs in"
            )
        }
        for signIn in try tx.people.signIns(of: person.id) {
            try tx.people.unlink(signIn)
            try tx.people.link(signIn, to: holder.id)
        }
        try moveMappings(from: person.id, to: holder.id, in: tx)
        var (kept, former) = (holder, person)
        kept.displayName = person.displayName
        kept.roles.formUnion(person.roles)
        former.isActive = false
        former.roles = []
        try tx.people.save(kept)
        try tx.people.save(former)
        let reference = try tx.people.reference(of: account, linkedWith: holder.id)
        let data: JSON = [
            "account": .text(reference?.rawValue), "merged": .string(person.id.rawValue),
            "roles": .strings(kept.roles.sorted().map(\.rawValue)),
        ]
        try tx.record(AuditEvent(.personLinked, [.person(holder.id), .person(person.id)], data))
        return try tx.people.require(holder.id)
    }

    /// An identity belongs to one person, so the record that ends must not keep it.
    private func moveMappings(
        from person: ID<Person>,
        to holder: ID<Person>,
        in tx: some Scope & HasIdentities & HasGrants & HasJobs
    ) throws {
        for mapping in try tx.identities.mappings(of: person) {
            guard try tx.identities.mapping(of: holder, at: mapping.connection) == nil else {
                throw Refusal(
                    .conflict,
                    "mapped_twice",
                    "both records have an identity at connection `\(mapping.connection)`; delete the one that is wrong first"
                )
            }
            try tx.identities.removeMapping(of: person, at: mapping.connection)
            try tx.identities.save(mapping.moved(to: holder))
            for job in try tx.jobs.waitingForIdentity(person: holder, connection: mapping.connection) {
                try tx.requeue(job, because: "identity mapped")
            }
        }
    }
}

extension Refusal {
    static let ownLink = Refusal(.forbidden, "own_link", "nobody links the own account; ask another admin")
}
