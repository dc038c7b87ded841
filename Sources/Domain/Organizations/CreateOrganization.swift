package import Kernel

/// Makes an organization with its OIDC client and its first admin.
///
/// For operators.
package struct CreateOrganization: Sendable {
    private let organization: Organization
    private let client: SignInClient
    private let admin: FirstAdmin

    package struct FirstAdmin: Equatable, Sendable {
        package let displayName: String
        /// The `sub` by which the issuer names the admin.
        package let subject: String
        package let jiraAccount: String?

        package init(displayName: String, subject: String, jiraAccount: String?) {
            (self.displayName, self.subject, self.jiraAccount) = (displayName, subject, jiraAccount)
        }
    }

    package init(_ organization: Organization, client: SignInClient, admin: FirstAdmin) {
        (self.organization, self.client, self.admin) = (organization, client, admin)
    }

    /// Opens the doors first, then writes everything in the new organization's own scope.
    package func callAsFunction(store: any Store) async throws -> Person {
        let (organization, client) = (organization, client)
        try await store.enter { doors in
            guard try doors.signInClient(issuer: client.issuer, clientID: client.clientID) == nil else {
                throw Refusal(.conflict, "client_taken", "that issuer and client already belong to an organization")
            }
            try doors.addOrganization(organization.id)
            try doors.addSignInClient(
                SignInClientKey(organization: organization.id, issuer: client.issuer, clientID: client.clientID)
            )
        }
        let scope = OrganizationScope(verified: organization.id)
        return try await store.write(in: scope, by: Actor(.operator, id: "operator")) { try furnish(in: $0) }
    }

    private func furnish(in tx: some Scope & HasOrganizations & HasPeople & HasQueue) throws -> Person {
        try tx.organizations.add(organization)
        for routine in Routine.allCases { try routine.promise(in: tx) }
        try tx.organizations.save(client)
        try tx.record(AuditEvent(.organizationCreated, [], ["issuer": .string(client.issuer)]))
        let person = Person(
            id: tx.newID(),
            displayName: admin.displayName,
            roles: [.admin],
            jiraAccount: admin.jiraAccount
        )
        try tx.people.add(person)
        try tx.people.link(SignInSubject(issuer: client.issuer, subject: admin.subject), to: person.id)
        try tx.record(
            AuditEvent(
                .personCreated,
                [.person(person.id)],
                ["roles": ["admin"], "linked": .bool(admin.jiraAccount != nil)]
            )
        )
        return person
    }
}
