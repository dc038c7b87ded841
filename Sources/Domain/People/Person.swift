package import Kernel

/// A human being as Clearance knows them: one record that links the sign-in and the Jira account.
package struct Person: Equatable, Sendable {
    package let id: ID<Person>
    package var displayName: String
    package var roles: Set<Role>
    package var isActive: Bool
    /// The Jira account, once an admin or a verified exchange linked it.
    package var jiraAccount: String?
    package var version: Int64

    package init(
        id: ID<Person>,
        displayName: String,
        roles: Set<Role> = [],
        isActive: Bool = true,
        jiraAccount: String? = nil,
        version: Int64 = 1
    ) {
        (self.id, self.displayName, self.roles) = (id, displayName, roles)
        (self.isActive, self.jiraAccount, self.version) = (isActive, jiraAccount, version)
    }

    package var actor: Actor { .person(id, roles: roles) }
}

/// The people of the organization and how they sign in.
package protocol People {
    func find(_ id: ID<Person>) throws -> Person?
    func find(jiraAccount: String) throws -> Person?
    func find(signIn: SignInSubject) throws -> Person?
    func all(page: PageRequest) throws -> Page<Person>
    func add(_ person: Person) throws
    /// Saves over the version that was read; a conflict is refused.
    func save(_ person: Person) throws
    func link(_ signIn: SignInSubject, to person: ID<Person>) throws
    func signIns(of person: ID<Person>) throws -> [SignInSubject]
    func unlink(_ signIn: SignInSubject) throws
    /// Active people with that role.
    func withRole(_ role: Role) throws -> [Person]
}

package protocol HasPeople { var people: any People { get } }

/// Who signed in, in the words of the identity provider: `sub` is unique under its issuer only.
package struct SignInSubject: Hashable, Sendable {
    package let issuer: String
    package let subject: String

    package init(issuer: String, subject: String) { (self.issuer, self.subject) = (issuer, subject) }
}
