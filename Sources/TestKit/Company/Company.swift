package import Domain
package import Kernel
import Persistence

/// An organization in memory with a few people, tools and connections, for tests of the domain.
package struct Company: Sendable {
    package let store: any Store
    package let clock: VirtualClock
    package let scope = OrganizationScope(verified: "acme")
    package let admin: Person
    package let approver: Person
    package let second: Person
    package let requester: Person
    package let connection: ID<Connection>

    /// Jira's ids of the request type and portal that intake takes.
    package static let requestType = "31"
    package static let portal = "7"

    package init() async throws {
        let clock = VirtualClock()
        try await self.init(in: MemoryStore.make(clock: clock), clock: clock)
    }

    /// The same on a store of one's own.
    ///
    /// - Parameter clock: what the store takes for the time.
    package init(in store: any Store, clock: VirtualClock) async throws {
        (self.store, self.clock) = (store, clock)
        let organization = Organization(id: "acme", name: "Acme", createdAt: clock.now())
        let client = SignInClient(issuer: "https://sign-in.example", clientID: "clearance", sealedSecret: nil)
        let first = CreateOrganization.FirstAdmin(displayName: "Ada Admin", subject: "ada")
        let scope = OrganizationScope(verified: "acme")
        let create = CreateOrganization(organization, client: client, admin: first)
        admin = try await create(store: store, in: scope, adminAccount: "jira-ada")
        let people = try await store.write(in: scope, by: admin.actor) { tx in
            try (
                AddLinkedPerson(displayName: "Pat Approver", roles: [.approver], jiraAccount: "jira-pat")(in: tx),
                AddLinkedPerson(displayName: "Quinn Approver", roles: [.approver], jiraAccount: "jira-quinn")(in: tx),
                AddLinkedPerson(displayName: "Ria Requester", jiraAccount: "jira-ria")(in: tx)
            )
        }
        (approver, second, requester) = people
        connection = try await Self.furnish(store, scope: scope, admin: admin)
    }

    private static func furnish(_ store: any Store, scope: OrganizationScope, admin: Person) async throws -> ID<
        Connection
    > {
        try await store.write(in: scope, by: admin.actor) { tx in
            let create = CreateConnection(connector: "okta", name: "Okta", provider: "okta_api_token", settings: [:])
            let connection = try create(in: tx).id
            try RecordConnectionTest(connection, passed: true, report: ["passed": true])(in: tx)
            let intake = IntakeProject(
                connection: connection,
                projectKey: "AI",
                portalID: portal,
                requestTypeIDs: [requestType],
                appUUID: "6c1e0a52-7f0b-4d3a-9a55-0c1ea4a2ce01",
                pilotGroup: "pilots"
            )
            try ConfigureIntake(intake)(in: tx)
            try SaveTool(Tool(id: "notes", name: "Notes", status: .approved, risk: .low))(in: tx)
            try SaveTool(Tool(id: "claude", name: "Claude", status: .approved, risk: .medium, connection: connection))(
                in: tx
            )
            let bind = RecordBoundGroup("claude", role: "user", group: "group-1", name: "Claude users", baseline: [])
            try bind(in: tx)
            try ConfirmAssignment("claude", role: "user")(in: tx)
            return connection
        }
    }

    package func write<T: Sendable>(
        by person: Person,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await store.write(in: scope, by: person.actor, body)
    }

    package func system<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await store.write(in: scope, by: .system("test"), body)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await store.read(in: scope, body)
    }

    /// The actions in the log, oldest first, from the one after `seq`.
    package func actions(after seq: Int64 = 0) async throws -> [String] {
        try await read { try $0.audit.range(from: seq + 1, limit: 10_000).map(\.action) }
    }

    package func head() async throws -> Int64 { try await read { try $0.audit.head()?.seq ?? 0 } }
}
