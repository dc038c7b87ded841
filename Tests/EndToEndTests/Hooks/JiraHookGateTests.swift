import ConnectorKit
import Domain
import Kernel
import Server
import TestKit
import Testing
import Vault
import Vendors
import Web

/// Deliveries as Jira signs them, at the gate that the server uses.
@Suite struct JiraHookGateTests {
    private static let secret = "a-secret-of-32-bytes-or-more-0001"

    private struct Bench {
        let company: Company
        let gate: JiraHookGate
        let site: VendorHost<JiraSite>

        init() async throws {
            company = try await Company()
            let randomness = SeededRandomness(seed: 1)
            let keys = DataKeys(
                store: MemoryKeyStore(),
                provider: try LocalKeyEncryption(key: Secret(Array(repeating: 5, count: 32)), randomness: randomness),
                randomness: randomness,
                time: company.clock
            )
            try await keys.open(company.scope)
            let vault = EnvelopeVault(keys: keys)
            gate = JiraHookGate(store: company.store, vault: vault)
            guard let base = WebAddress("https://small-company.atlassian.net"),
                let hook = WebAddress("https://clearance.example/hooks/jira/h1")
            else { throw Refusal(.invalid, "address", "no address") }
            site = VendorHost(SmallCompany.jira(at: base, apiToken: "token"))
            site.withModel { $0.webhook = JiraWebhookRegistration(address: hook, secret: Secret(secret)) }
            let (connection, field) = (company.connection, JiraHookGate.secretField)
            let name = SecretName.connection(connection, field: field)
            let sealed = try await vault.seal(Secret(secret), name: name, in: company.scope)
            try await company.write(by: company.admin) {
                try $0.connections.setSecret(sealed, field: field, of: connection)
            }
        }

        func deliveries() -> [HookCall] {
            let now = company.clock.now()
            return site.withModel { site in
                site.create(SmallCompany.request(SmallCompany.claudeEnterprise, by: SmallCompany.ria), at: now)
                return site.takeDeliveries(at: now)
            }.map { HookCall(hook: "h1", headers: $0.call.headers, body: $0.call.body) }
        }
    }

    @Test func `a delivery that Jira signed is admitted, and its replay is known by the same id`() async throws {
        let bench = try await Bench()
        let call = try #require(bench.deliveries().first)
        let first = try await bench.gate.admit(call, in: bench.company.scope)
        let replay = try await bench.gate.admit(call, in: bench.company.scope)
        #expect(first.issue == "\(SmallCompany.projectKey)-1")
        #expect(!first.id.isEmpty && first.id == replay.id)
    }

    @Test func `a changed body, a stripped signature and another organization are refused`() async throws {
        let bench = try await Bench()
        let call = try #require(bench.deliveries().first)
        let changed = HookCall(hook: call.hook, headers: call.headers, body: call.body + [32])
        let bare = HookCall(hook: call.hook, headers: HTTPHeaders([]), body: call.body)
        let scope = bench.company.scope
        #expect(await reason { try await bench.gate.admit(changed, in: scope) } == "signature_invalid")
        #expect(await reason { try await bench.gate.admit(bare, in: scope) } == "signature_missing")
        let abroad = OrganizationScope(verified: "globex")
        #expect(await reason { try await bench.gate.admit(call, in: abroad) } == "hook_not_configured")
    }

    private func reason(_ deed: () async throws -> HookDelivery) async -> String? {
        do { return try await deed().id } catch { return (error as? Refusal)?.reason }
    }
}
