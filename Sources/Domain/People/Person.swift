package import Kernel

/// A human being as Clearance knows them: one record that links the sign-in and the Jira account.
package struct Person: Equatable, Sendable {
    package let id: ID<Person>
    package var displayName: String
    package var roles: Set<Role>
    package var isActive: Bool
    /// The Jira account, once it was linked after Jira confirmed it, or once intake met it as a reporter.
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

    /// The log's name for that account of that person; nil when the two were never linked.
    func reference(of account: String, linkedWith person: ID<Person>) throws -> ID<LinkedAccount>?
    /// Everybody with whom the account was linked at any time, whether or not it still is.
    func everLinked(with account: String) throws -> [ID<Person>]
    /// Whether one Jira account was linked with both at any time.
    func everSharedAccount(_ one: ID<Person>, _ other: ID<Person>) throws -> Bool
    /// Everybody with whom the person shared a Jira account at any time.
    func everSharedAccount(with person: ID<Person>) throws -> [ID<Person>]
}

/// One Jira account that was linked with one person, now or earlier.
///
/// `save` and `add` keep it, so that no verb can forget it: a former account still tells that two records are one human.
/// The log names it by this id and never by the account, so that the account can be erased.
package enum LinkedAccount {}

/// A Jira account by the very id under which Jira knows it.
///
/// Only what asked Jira makes one: an id that an admin typed may differ in letters that Jira takes for the same, and would
/// then not be recognised as the reporter's.
package struct ConfirmedAccount: Equatable, Sendable {
    package let id: String

    package init(confirmedByTracker id: String) { self.id = id }
}

package protocol HasPeople { var people: any People { get } }

/// Who signed in, in the words of the identity provider: `sub` is unique under its issuer only.
package struct SignInSubject: Hashable, Sendable {
    package let issuer: String
    package let subject: String

    package init(issuer: String, subject: String) { (self.issuer, self.subject) = (issuer, subject) }
}

extension People {
    package func require(_ id: ID<Person>) throws -> Person {
        guard let person = try find(id) else { throw Refusal(.notFound, "no_such_person", "there is no such person") }
        return person
    }
}

extension Person {
    /// A name as another system shows it, if pages and comments may repeat it.
    ///
    /// Names travel, and where a customer has none, Jira shows the mail address: an external identity is no name.
    static func readableName(_ text: String) -> String? {
        let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0 != "@" }
        return isPlain && (1...100).contains(name.count) ? name : nil
    }
}
