import Domain
import Kernel
import TestKit
import Testing

@Suite struct CreateOrganizationTests {
    private func create(_ id: ID<Organization>, client: String = "clearance") -> CreateOrganization {
        CreateOrganization(
            Organization(id: id, name: "Globex", createdAt: Instant(milliseconds: 0)),
            client: SignInClient(issuer: "https://id.example", clientID: client, sealedSecret: nil),
            admin: .init(displayName: "Gus", subject: "gus"),
            token: .init(hash: sha256(Array(id.rawValue.utf8)))
        )
    }

    @Test func `organization, doors, first admin and token come in one`() async throws {
        let store: any Store = try MemoryStore.make()
        let admin = try await create("globex")(store: store)
        #expect(admin.roles == [.admin] && admin.jiraAccount == nil)
        let (organization, token) = try await store.enter { doors in
            (
                try doors.signInClient(issuer: "https://id.example", clientID: "clearance"),
                try doors.token(hash: sha256(Array("globex".utf8)))
            )
        }
        #expect(organization == "globex" && token?.organization == "globex")
        let actions = try await store.read(in: OrganizationScope(verified: "globex")) {
            try $0.audit.range(from: 1, limit: 10).map { ($0.action, $0.json["actor"]?["kind"]?.string) }
        }
        #expect(actions.map(\.0) == ["organization_created", "person_created", "token_created"])
        #expect(actions.allSatisfy { $0.1 == "operator" })
    }

    @Test func `a taken client leaves nothing behind, so that it can be tried again`() async throws {
        let store: any Store = try MemoryStore.make()
        _ = try await create("globex")(store: store)
        let refusal = await #expect(throws: Refusal.self) { try await create("initech")(store: store) }
        #expect(refusal?.reason == "client_taken")
        #expect(try await store.enter { try $0.organizations(after: nil, limit: 10) } == ["globex"])
        _ = try await create("initech", client: "another")(store: store)
        #expect(try await store.enter { try $0.organizations(after: nil, limit: 10) } == ["globex", "initech"])
    }
}
