import ConnectorKit
import Kernel
import Signing
import TestKit
import Testing
import Vendors

@testable import Connectors

@Suite struct AzureAppTests {
    private static let tenant = "11111111-2222-4333-8444-555555555555"
    private static let client = "99999999-8888-4777-8666-555555555555"
    private static let thumbprint = String(repeating: "ab", count: 32)
    private static let authority = "https://login.microsoftonline.com"
    private static let graph = "https://graph.microsoft.com"
    private static let key = try? SigningKey.rsa(.ps256)

    private let clock = VirtualClock()
    private let entra: VendorHost<EntraTenant>

    init() throws {
        var model = EntraTenant(
            id: Self.tenant,
            displayName: "Small Company",
            domain: "small-company.example",
            authority: try #require(WebAddress(Self.authority)),
            graph: try #require(WebAddress(Self.graph))
        )
        model.addApp(Self.client)
        let name = Base64.encode(try #require(Hex.decode(Self.thumbprint)), .url)
        model.addKey(try #require(Self.key).publicKey, named: name, to: Self.client)
        entra = VendorHost(model)
    }

    private func binding(_ provider: String, _ settings: [String: String] = [:]) -> ConnectionBinding {
        let all = ["tenant_id": Self.tenant, "app_client_id": Self.client]
        return ConnectionBinding(
            organization: "acme",
            connection: "entra",
            connector: "entra",
            provider: provider,
            settings: all.merging(settings) { $1 }
        )
    }

    private func context(
        _ transport: any Transport,
        app: [String: String] = ["client_id": Self.client, "certificate_thumbprint": Self.thumbprint],
        secrets: [String: Secret] = [:]
    ) -> MintContext {
        MintContext(
            transport: transport,
            now: clock.now(),
            randomness: SeededRandomness(seed: 3),
            secret: { field in
                guard let secret = secrets[field] else { throw Refusal(.notFound, "secret_missing", "no \(field)") }
                return secret
            },
            identityToken: { Secret("issued-for " + $0) },
            app: { _ in OperatorApp(settings: app) { _ in Self.key?.pem ?? Secret("") } }
        )
    }

    private var transport: RecordingTransport {
        RecordingTransport(VendorTransport([Self.authority: entra, Self.graph: entra], time: clock))
    }

    @Test func `the operator's app proves itself by its certificate, and nothing of the customer's is opened`()
        async throws
    {
        let transport = transport
        _ = try await AzureMultiTenant().mint(
            binding(AzureMultiTenant.name),
            scopes: [".default"],
            in: context(transport)
        )
        let form = try #require(WebAddress.parseForm(String(decoding: transport.calls[0].body, as: UTF8.self)))
        #expect(form.contains { $0 == ("client_id", Self.client) })
        #expect(transport.calls[0].address.path == "/\(Self.tenant)/oauth2/v2.0/token")
    }

    @Test func `without a certificate the assertion is a token of our issuer for exactly Entra's audience`()
        async throws
    {
        let transport = RecordingTransport(
            FixedTransport(.json(401, ["error": "invalid_client", "error_codes": [70_021]]))
        )
        let context = context(transport, app: ["client_id": Self.client])
        let failure = await #expect(throws: ProviderFailure.self) {
            try await AzureMultiTenant().mint(binding(AzureMultiTenant.name), scopes: [".default"], in: context)
        }
        let form = try #require(WebAddress.parseForm(String(decoding: transport.calls[0].body, as: UTF8.self)))
        #expect(form.contains { $0 == ("client_assertion", "issued-for api://AzureADTokenExchange") })
        #expect(failure?.kind == .retryable && failure?.code == "federation_not_ready")
    }

    @Test(arguments: [AzureMultiTenant.name, AzureCustomerApp.name])
    func `assertion 17: a tenant is a GUID: domains and words for any tenant are refused`(provider: String) async throws
    {
        let transport = transport
        for tenant in ["small-company.example", "common", "organizations", "consumers", "", Self.tenant + "/x", "1"] {
            let settings = ["tenant_id": tenant, "client_id": Self.client]
            let failure = await #expect(throws: ProviderFailure.self) {
                try await mint(provider, settings, in: context(transport))
            }
            #expect(failure?.kind == .terminal, "\(tenant)")
        }
        #expect(transport.calls.isEmpty)
    }

    @Test func `a connection of an earlier version keeps its provider and its domain`() async throws {
        let secret = Secret(entra.withModel { $0.addSecret(to: Self.client, expiresAt: clock.now() + .days(1)) })
        let settings = ["tenant_id": "small-company.example", "client_id": Self.client]
        _ = try await mint(EntraClientSecret.name, settings, in: context(transport, secrets: ["client_secret": secret]))
        #expect(EntraConnector.manifest.providers.contains { $0.name == "entra_client_assertion" })
    }

    @Test func `the customer's own app proves itself by what its settings name`() async throws {
        let secret = Secret(entra.withModel { $0.addSecret(to: Self.client, expiresAt: clock.now() + .days(1)) })
        let pem = try #require(Self.key).pem
        let own = ["client_id": Self.client]
        _ = try await mint(AzureCustomerApp.name, own, in: context(transport, secrets: ["client_secret": secret]))
        let named = own.merging(["certificate_thumbprint": Self.thumbprint]) { $1 }
        _ = try await mint(AzureCustomerApp.name, named, in: context(transport, secrets: ["private_key": pem]))
    }

    @Test func `a tenant that never consented, and one that let go, are disconnected with the way back`() async throws {
        entra.withModel { $0.changeApp(Self.client) { $0.isPresent = false } }
        let failure = await #expect(throws: ProviderFailure.self) {
            try await mint(AzureMultiTenant.name, [:], in: context(transport))
        }
        #expect(failure?.kind == .disconnected && failure?.code == "consent_withdrawn")
        #expect(failure?.message.contains("consent again") == true)
    }

    @Test func `a test tells which roles were granted, and which nobody asked for`() async throws {
        entra.withModel { $0.changeApp(Self.client) { $0.permissions.insert(.usersWrite) } }
        let (transport, binding) = (transport, binding(AzureMultiTenant.name))
        let broker = MintingBroker(
            AzureMultiTenant(),
            secrets: [:],
            transport: transport,
            time: clock,
            randomness: SeededRandomness(seed: 5),
            app: { _ in
                OperatorApp(settings: ["client_id": Self.client, "certificate_thumbprint": Self.thumbprint]) { _ in
                    Self.key?.pem ?? Secret("")
                }
            }
        )
        let caller = AuthorizedCaller(binding, scopes: [".default"], broker: broker, transport: transport, time: clock)
        let directory = try #require(try EntraConnector(binding, caller: caller).directory)
        let test = await directory.test()
        #expect(test.consent?.account == Self.tenant && test.consent?.granted.contains("User.Read.All") == true)
        #expect(test.consent?.beyond == [GraphRole.usersWrite.id])
        entra.withModel { $0.changeApp(Self.client) { $0.isEnabled = false } }
        await broker.discard(binding, scopes: [".default"])
        #expect(await directory.test().withdrawn != nil)
    }

    private func mint(_ provider: String, _ settings: [String: String], in context: MintContext) async throws
        -> any Session
    {
        let type = try #require(credentialProvider(named: provider))
        return try await type.init().mint(binding(provider, settings), scopes: [".default"], in: context)
    }
}
