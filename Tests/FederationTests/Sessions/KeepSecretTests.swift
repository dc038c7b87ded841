import ConnectorKit
import Domain
import Federation
import Kernel
import TestKit
import Testing
import Vault

/// Secrets that the other side renews: kept sealed, in the old one's place, on record.
@Suite struct KeepSecretTests {
    private func entries(_ company: Company) async throws -> [String] {
        try await company.store.read(in: company.scope) { tx in
            try tx.connections.secretFields(of: company.connection)
        }
    }

    private func binding(_ company: Company) -> ConnectionBinding {
        ConnectionBinding(
            organization: company.scope.organization,
            connection: company.connection,
            connector: "jira",
            provider: "atlassian_oauth",
            settings: [:]
        )
    }

    @Test func `a renewed secret takes the old one's place and is opened as the new one`() async throws {
        let company = try await Company()
        let records = SecretRecords(store: company.store, vault: EnvelopeVault(keys: try dataKeys()))
        let binding = binding(company)
        try await records.keep(Secret("first"), as: "refresh_token", for: binding)
        try await records.keep(Secret("second"), as: "refresh_token", for: binding)
        #expect(try await records.open("refresh_token", for: binding).text == "second")
        #expect(try await entries(company) == ["refresh_token"])
    }

    @Test func `nobody but the system may put a secret in a renewed one's place`() async throws {
        let company = try await Company()
        let vault = EnvelopeVault(keys: try dataKeys())
        let name = SecretName.connection(company.connection, field: "refresh_token")
        let sealed = try await vault.seal(Secret("mine"), name: name, in: company.scope)
        let replace = ReplaceSecret(company.connection, field: "refresh_token", sealed: sealed)
        let refusal = await #expect(throws: Refusal.self) {
            try await company.store.write(in: company.scope, by: company.admin.actor) { try replace(in: $0) }
        }
        #expect(refusal?.reason == "system_required")
        #expect(try await entries(company) == [])
    }

    @Test func `a secret of a connection that is not there is not kept`() async throws {
        let company = try await Company()
        let records = SecretRecords(store: company.store, vault: EnvelopeVault(keys: try dataKeys()))
        let strange = ConnectionBinding(
            organization: company.scope.organization,
            connection: "none",
            connector: "jira",
            provider: "atlassian_oauth",
            settings: [:]
        )
        await #expect(throws: Refusal.self) {
            try await records.keep(Secret("x"), as: "refresh_token", for: strange)
        }
    }

    @Test func `a token of Forge is kept for connections that take one, and for hours at most`() async throws {
        let company = try await Company()
        let vault = EnvelopeVault(keys: try dataKeys())
        let now = company.clock.now()
        func token(_ life: Span) -> Secret {
            let payload = Base64.encode(#"{"exp":\#((now + life).milliseconds / 1_000)}"#.utf8, .url)
            return Secret("e30.\(payload).c2ln")
        }
        let jira = try await company.store.write(in: company.scope, by: company.admin.actor) { tx in
            try CreateConnection(connector: "jira", name: "Jira", provider: "atlassian_forge", settings: [:])(in: tx).id
        }
        let until = try await KeepForgeToken(token(.hours(3)), of: jira)(
            in: company.scope,
            store: company.store,
            vault: vault,
            at: now
        )
        #expect(until == now + .hours(3))
        for (life, connection) in [(Span.hours(5), jira), (.seconds(-1), jira), (.hours(1), company.connection)] {
            await #expect(throws: Refusal.self) {
                try await KeepForgeToken(token(life), of: connection)(
                    in: company.scope,
                    store: company.store,
                    vault: vault,
                    at: now
                )
            }
        }
    }
}
