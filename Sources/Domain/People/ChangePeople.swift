package import Kernel

/// Adds a person by hand.
///
/// A Jira account comes by a link of its own, `LinkJiraAccount`, because Jira has to confirm it.
package struct AddPerson: Sendable {
    private let displayName: String
    private let roles: Set<Role>

    package init(displayName: String, roles: Set<Role> = []) { (self.displayName, self.roles) = (displayName, roles) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPeople) throws -> Person {
        try tx.require(.admin, to: "add people")
        guard !displayName.isEmpty else { throw Refusal(.invalid, "name_missing", "give the person a name") }
        let person = Person(id: tx.newID(), displayName: displayName, roles: roles)
        try tx.people.add(person)
        let data: JSON = ["roles": .strings(roles.sorted().map(\.rawValue))]
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
    package func callAsFunction(in tx: some Scope & HasPeople & HasApprovals & HasQueue) throws -> Person {
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
        if roles.isDisjoint(with: StageRoute.decidingRoles), !old.isDisjoint(with: StageRoute.decidingRoles) {
            try tx.reroute(from: id)
        }
        return person
    }
}
