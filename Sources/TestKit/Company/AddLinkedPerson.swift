package import Domain
package import Kernel

/// Adds a person whose Jira account is taken as confirmed.
package struct AddLinkedPerson: Sendable {
    private let displayName: String
    private let roles: Set<Role>
    private let account: String

    package init(displayName: String, roles: Set<Role> = [], jiraAccount: String) {
        (self.displayName, self.roles, account) = (displayName, roles, jiraAccount)
    }

    package func callAsFunction(
        in tx: some Scope & HasPeople & HasIdentities & HasGrants & HasJobs
    ) throws -> Person {
        let person = try AddPerson(displayName: displayName, roles: roles)(in: tx)
        return try LinkJiraAccount(person.id, account: ConfirmedAccount(confirmedByTracker: account))(in: tx)
    }
}

extension CreateOrganization {
    /// Makes the organization, and links the first admin as the operator may once Jira confirmed the account.
    package func callAsFunction(store: any Store, in scope: OrganizationScope, adminAccount: String) async throws
        -> Person
    {
        let admin = try await self(store: store)
        let link = LinkJiraAccount(admin.id, account: ConfirmedAccount(confirmedByTracker: adminAccount))
        return try await store.write(in: scope, by: Actor(.operator, id: "operator")) { try link(in: $0) }
    }
}
