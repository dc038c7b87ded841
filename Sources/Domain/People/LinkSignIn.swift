package import Kernel

/// Lets a person sign in at the organization's issuer, before they have done so for the first time.
///
/// A further sign-in of somebody who has one opens that record to whoever holds it: that is a re-link, which the operator
/// cannot make.
package struct LinkSignIn: Sendable {
    private let id: ID<Person>
    private let subject: String

    /// - Parameter subject: the `sub` by which the issuer names the person.
    package init(_ id: ID<Person>, subject: String) { (self.id, self.subject) = (id, subject) }

    @discardableResult
    package func callAsFunction(in tx: some Scope & HasPeople & HasOrganizations) throws -> Person {
        try tx.require(.admin, to: "link sign-ins")
        let person = try tx.people.require(id)
        guard person.isActive else {
            throw Refusal(.conflict, "person_inactive", "this record is not active any more; link the one that is")
        }
        guard tx.actor.person != id else { throw Refusal.ownLink }
        guard let issuer = try tx.organizations.signInClient()?.issuer else {
            throw Refusal(.conflict, "no_sign_in_client", "the organization has no way to sign in yet")
        }
        guard !subject.isEmpty else { throw Refusal(.invalid, "subject_missing", "name the person's `sub`") }
        let signIn = SignInSubject(issuer: issuer, subject: subject)
        if let holder = try tx.people.find(signIn: signIn) {
            guard holder.id == id else {
                throw Refusal(.conflict, "already_linked", "that sign-in already belongs to person `\(holder.id)`")
            }
            return person
        }
        let isFirst = try tx.people.signIns(of: id).isEmpty
        if !isFirst { try tx.requirePerson(.admin, to: "give a person a further sign-in") }
        try tx.people.link(signIn, to: id)
        let action: AuditAction = isFirst ? .personLinked : .personRelinked
        try tx.record(AuditEvent(action, [.person(id)], ["issuer": .string(issuer)]))
        return person
    }
}
