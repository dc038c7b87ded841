package import Kernel

/// Makes an organization with its OIDC client, its first admin and, if wanted, a token for that admin's first day.
///
/// For operators. All of it is one transaction in the new organization's own scope: a crash leaves nothing behind.
package struct CreateOrganization: Sendable {
    private let organization: Organization
    private let client: SignInClient
    private let admin: FirstAdmin
    private let token: FirstToken?

    /// Without a Jira account: it is linked once Jira can confirm it.
    package struct FirstAdmin: Equatable, Sendable {
        package let displayName: String
        /// The `sub` by which the issuer names the admin.
        package let subject: String

        package init(displayName: String, subject: String) {
            (self.displayName, self.subject) = (displayName, subject)
        }
    }

    /// Lets the admin's command line in for a day, before there is any way to sign in.
    package struct FirstToken: Sendable {
        /// SHA-256 of the token's value.
        package let hash: [UInt8]

        package init(hash: [UInt8]) { self.hash = hash }

        package static let lifetime = Span.days(1)
    }

    package init(_ organization: Organization, client: SignInClient, admin: FirstAdmin, token: FirstToken? = nil) {
        (self.organization, self.client, self.admin, self.token) = (organization, client, admin, token)
    }

    package func callAsFunction(store: any Store) async throws -> Person {
        let scope = OrganizationScope(verified: organization.id)
        return try await store.write(in: scope, by: Actor(.operator, id: "operator")) { try furnish(in: $0) }
    }

    private func furnish(
        in tx: some Scope & HasOrganizations & HasPeople & HasQueue & HasAccess & HasEntrances
    ) throws -> Person {
        try tx.entrances.openOrganization(client)
        try tx.organizations.add(organization)
        for routine in Routine.allCases { try routine.promise(in: tx) }
        try tx.organizations.save(client)
        try tx.record(AuditEvent(.organizationCreated, [], ["issuer": .string(client.issuer)]))
        let person = Person(id: tx.newID(), displayName: admin.displayName, roles: [.admin])
        try tx.people.add(person)
        try tx.people.link(SignInSubject(issuer: client.issuer, subject: admin.subject), to: person.id)
        try tx.record(AuditEvent(.personCreated, [.person(person.id)], ["roles": ["admin"]]))
        if let token { try open(token, for: person, in: tx) }
        return person
    }

    private func open(_ first: FirstToken, for person: Person, in tx: some Scope & HasAccess & HasEntrances) throws {
        let token = APIToken(
            id: (tx.newID() as ID<APIToken>).rawValue,
            name: "first admin",
            roles: person.roles,
            createdBy: person.id,
            createdAt: tx.now,
            expiresAt: tx.now + FirstToken.lifetime,
            hash: first.hash
        )
        try token.open(in: tx)
    }
}
