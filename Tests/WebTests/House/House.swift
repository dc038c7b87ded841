import ConnectorKit
import Connectors
import Domain
import Hummingbird
import HummingbirdTesting
import Kernel
import TestKit

@testable import Web

/// A server over a small company: an admin, two approvers, an auditor, people who ask, and a second organization.
final class House: Sendable {
    let clock: VirtualClock
    let store: any Store
    let core = FakeCore()
    let services: WebServices
    let scope = OrganizationScope(verified: "acme")
    let admin: Person
    let approver: Person
    let auditor: Person
    let requester: Person
    let other: Person
    let stranger: Person

    init(publicAddress: String = "http://clearance.test", change: (inout WebServices) -> Void = { _ in }) async throws {
        clock = VirtualClock()
        store = try MemoryStore.make(clock: clock)
        guard let address = WebAddress(publicAddress) else { throw Refusal(.invalid, "address", "no address") }
        var services = WebServices(
            store: store,
            core: core,
            vault: FakeVault(),
            signIn: FakeIssuer(),
            logKeeper: FakeLogKeeper(store: store),
            time: clock,
            randomness: SeededRandomness(seed: 7),
            publicAddress: address
        )
        services.connectors = connectorRegistry.map { $0.manifest }
        change(&services)
        self.services = services
        admin = try await Self.organization("acme", "Acme", admin: "Ada Admin", in: store, at: clock.now())
        stranger = try await Self.organization("globex", "Globex", admin: "Gus Globex", in: store, at: clock.now())
        let add = { [store, admin] (name: String, roles: Set<Role>, account: String) async throws -> Person in
            try await store.write(in: OrganizationScope(verified: "acme"), by: admin.actor) { tx in
                let person = try AddLinkedPerson(displayName: name, roles: roles, jiraAccount: account)(in: tx)
                try tx.people.link(SignInSubject(issuer: FakeIssuer.issuer, subject: account), to: person.id)
                return person
            }
        }
        approver = try await add("Amir Approver", [.approver], "jira-amir")
        auditor = try await add("Odile Auditor", [.auditor], "jira-odile")
        requester = try await add("Rosa Requester", [], "jira-rosa")
        other = try await add("Otto Other", [], "jira-otto")
    }

    private static func organization(
        _ id: ID<Organization>,
        _ name: String,
        admin: String,
        in store: any Store,
        at now: Instant
    ) async throws -> Person {
        try await CreateOrganization(
            Organization(id: id, name: name, createdAt: now),
            client: SignInClient(issuer: FakeIssuer.issuer, clientID: "client-\(id)", sealedSecret: nil),
            admin: .init(displayName: admin, subject: "\(id)-admin")
        )(store: store, in: OrganizationScope(verified: id), adminAccount: "jira-\(id)-admin")
    }

    func write<T: Sendable>(
        by person: Person,
        _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await store.write(in: scope, by: person.actor, body)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await store.read(in: scope, body)
    }

    /// Runs the test against the routes, without a socket.
    func visit<T: Sendable>(_ test: @escaping @Sendable (any TestClientProtocol) async throws -> T) async throws -> T {
        let application = Application(router: routes(services))
        return try await application.test(.router, test)
    }
}
