import Domain
import Kernel
import TestKit
import Testing

@Suite struct SetConnectionSecretTests {
    let company: Company

    init() async throws { company = try await Company() }

    private func set(_ connection: ID<Connection>, by actor: Actor) async throws {
        let set = SetConnectionSecret(connection, field: "api_token", sealed: SealedValue(keyID: "k", bytes: [7]))
        try await company.store.write(in: company.scope, by: actor) { try set(in: $0) }
    }

    @Test func `an admin's secret is kept sealed, and the log says which field and no more`() async throws {
        try await set(company.connection, by: company.admin.actor)
        let kept = try await company.read { [company] in
            try $0.connections.secret("api_token", of: company.connection)
        }
        #expect(kept == SealedValue(keyID: "k", bytes: [7]))
        let head = try await company.head()
        let entry = try #require(try await company.read { try $0.audit.entry(head) })
        #expect(entry.action == "secret_set" && entry.json["data"] == ["field": "api_token"])
    }

    @Test func `neither operator nor approver sets a secret, and there is none without a connection`() async throws {
        let before = try await company.head()
        let cases: [(ID<Connection>, Actor, String)] = [
            (company.connection, Actor(.operator, id: "operator"), "operator_cannot_set_secrets"),
            (company.connection, company.approver.actor, "role_missing"),
            ("nowhere", company.admin.actor, "no_such_connection"),
        ]
        for (connection, actor, reason) in cases {
            let refusal = await #expect(throws: Refusal.self) { try await set(connection, by: actor) }
            #expect(refusal?.reason == reason)
        }
        #expect(try await company.head() == before)
    }
}
