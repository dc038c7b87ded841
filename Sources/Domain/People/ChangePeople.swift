package import Kernel

/// Adds a person by hand.
package struct AddPerson: Sendable {
    private let displayName: String
    private let roles: Set<Role>
    private let jiraAccount: String?

    package init(displayName: String, roles: Set<Role> = [], jiraAccount: String? = nil) {
        (self.displayName, self.roles, self.jiraAccount) = (displayName, roles, jiraAccount)
    }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPeople) throws -> Person {
        try tx.require(.admin, to: "add people")
        guard !displayName.isEmpty else { throw Refusal(.invalid, "name_missing", "give the person a name") }
        let person = Person(id: tx.newID(), displayName: displayName, roles: roles, jiraAccount: jiraAccount)
        try tx.people.add(person)
        let data: JSON = ["roles": .strings(roles.sorted().map(\.rawValue)), "linked": .bool(jiraAccount != nil)]
        try tx.record(AuditEvent(.personCreated, [.person(person.id)], data))
        return person
    }
}

/// Changes what a person may do.
///
/// Nobody changes the own roles.
package struct ChangeRoles: Sendable {
    private let id: ID<Person>
    private let roles: Set<Role>

    package init(_ id: ID<Person>, to roles: Set<Role>) { (self.id, self.roles) = (id, roles) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPeople) throws -> Person {
        try tx.require(.admin, to: "change roles")
        guard tx.actor.person != id else {
            throw Refusal(.forbidden, "own_roles", "nobody changes the own roles; ask another admin")
        }
        var person = try tx.people.require(id)
        let old = person.roles
        person.roles = roles
        try tx.people.save(person)
        let data: JSON = [
            "old": .strings(old.sorted().map(\.rawValue)), "new": .strings(roles.sorted().map(\.rawValue)),
        ]
        try tx.record(AuditEvent(.personRolesChanged, [.person(id)], data))
        return person
    }
}

/// Links a person's sign-in with a Jira account, so that requester and approver are recognised as one.
///
/// If intake already made a record for the account, the sign-ins move to that record. Changing a link that stands needs
/// an admin who is neither party.
package struct LinkJiraAccount: Sendable {
    private let id: ID<Person>
    private let account: String

    /// - Parameter account: an account id that the tracker has confirmed to exist.
    package init(_ id: ID<Person>, account: String) { (self.id, self.account) = (id, account) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPeople) throws -> Person {
        try tx.require(.admin, to: "link Jira accounts")
        let person = try tx.people.require(id)
        let holder = try tx.people.find(jiraAccount: account)
        guard tx.actor.person != id, tx.actor.person != holder?.id else {
            throw Refusal(.forbidden, "own_link", "nobody links the own account; ask another admin")
        }
        if let holder, holder.id == id { return holder }
        if let holder { return try merge(person, into: holder, in: tx) }
        return try link(person, in: tx)
    }

    private func link(_ person: Person, in tx: some Scope & HasPeople) throws -> Person {
        var person = person
        let old = person.jiraAccount
        person.jiraAccount = account
        try tx.people.save(person)
        let data: JSON = ["account": .string(account), "former": .text(old)]
        try tx.record(AuditEvent(old == nil ? .personLinked : .personRelinked, [.person(id)], data))
        return person
    }

    private func merge(_ person: Person, into holder: Person, in tx: some Scope & HasPeople) throws -> Person {
        guard person.jiraAccount == nil, try tx.people.signIns(of: holder.id).isEmpty else {
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
        var (kept, former) = (holder, person)
        kept.displayName = person.displayName
        kept.roles.formUnion(person.roles)
        former.isActive = false
        former.roles = []
        try tx.people.save(kept)
        try tx.people.save(former)
        let data: JSON = ["account": .string(account), "merged": .string(person.id.rawValue)]
        try tx.record(AuditEvent(.personLinked, [.person(holder.id)], data))
        return kept
    }
}

extension People {
    package func require(_ id: ID<Person>) throws -> Person {
        guard let person = try find(id) else { throw Refusal(.notFound, "no_such_person", "there is no such person") }
        return person
    }
}

/// Finds the person who signed in, or adds one without any role.
package struct RecognisePerson: Sendable {
    private let signIn: SignInSubject
    private let displayName: String

    package init(_ signIn: SignInSubject, displayName: String) {
        (self.signIn, self.displayName) = (signIn, displayName)
    }

    package func callAsFunction(in tx: some Scope & HasPeople) throws -> Person {
        if let known = try tx.people.find(signIn: signIn) {
            guard known.isActive else {
                throw Refusal(.forbidden, "person_inactive", "this account is not active any more")
            }
            try tx.record(AuditEvent(.signedIn, [.person(known.id)]))
            return known
        }
        let person = Person(id: tx.newID(), displayName: displayName.isEmpty ? "Unnamed person" : displayName)
        try tx.people.add(person)
        try tx.people.link(signIn, to: person.id)
        try tx.record(AuditEvent(.personCreated, [.person(person.id)], ["source": "sign-in"]))
        return person
    }
}
