import Kernel

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
