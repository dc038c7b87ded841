import ConnectorKit
import Connectors
import Domain
import Federation
import Hummingbird
import HummingbirdTesting
import Kernel
import Signing
import TestKit
import Vendors

@testable import Web

/// The house with a Core of its own that reaches GitHub and Entra, at both of which the operator has an app.
struct ConsentHouse: Sendable {
    static let tenant = "11111111-2222-4333-8444-555555555555"
    static let client = "99999999-8888-4777-8666-555555555555"
    private static let thumbprint = String(repeating: "ab", count: 32)
    private static let key = Result { try SigningKey.rsa() }
    static let hookSecret = Secret("a webhook secret")

    let house: House
    let site: VendorHost<GitHubSite>
    let entra: VendorHost<EntraTenant>
    let services: WebServices

    init() async throws {
        house = try await House()
        let key = try Self.key.get()
        (site, entra) = (try Self.gitHub(key), try Self.entra(key))
        let core = try Self.core(house, site, entra, key)
        var services = WebServices(
            store: house.store,
            core: core,
            vault: FakeVault(),
            signIn: FakeIssuer(),
            logKeeper: FakeLogKeeper(store: house.store),
            time: house.clock,
            randomness: SystemRandomness(),
            publicAddress: house.services.publicAddress
        )
        services.connectors = connectorRegistry.map { $0.manifest }
        services.consentPages = [
            GitHubInstallPage(at: try Self.address("https://github.example"), slug: "clearance"),
            EntraConsentPage(
                authority: try Self.address("https://login.example"),
                graph: try Self.address("https://graph.example"),
                clientID: Self.client
            ),
        ]
        services.gates.gitHubHook = { call in
            let webhook = try GitHubWebhook(headers: call.headers, body: call.body, secrets: [Self.hookSecret])
            let event: InstallationDelivery.Event =
                switch webhook.event {
                case .deleted: .withdrawn("it was removed; install it again", isGone: true)
                case .suspended: .withdrawn("it was suspended; have that lifted", isGone: false)
                case .unsuspended, .changed: .changed
                case .other: .other
                }
            return InstallationDelivery(
                id: webhook.delivery,
                vendor: "github",
                installation: webhook.installation,
                event: event
            )
        }
        self.services = services
    }

    private static func address(_ text: String) throws -> WebAddress {
        guard let address = WebAddress(text) else { throw Refusal(.invalid, "address", "no address") }
        return address
    }

    private static func gitHub(_ key: SigningKey) throws -> VendorHost<GitHubSite> {
        let app = GitHubAppRecord(
            id: "4711",
            slug: "clearance",
            key: key.publicKey,
            setup: nil,
            webhookSecret: hookSecret
        )
        return VendorHost(GitHubSite(app, at: try address("https://api.github.example")))
    }

    private static func entra(_ key: SigningKey) throws -> VendorHost<EntraTenant> {
        var model = EntraTenant(
            id: tenant,
            displayName: "Small Company",
            domain: "small-company.example",
            authority: try address("https://login.example"),
            graph: try address("https://graph.example")
        )
        model.addApp(client)
        let signing = try SigningKey(pem: key.pem, algorithm: .ps256)
        model.addKey(signing.publicKey, named: Base64.encode(Hex.decode(thumbprint) ?? [], .url), to: client)
        return VendorHost(model)
    }

    private static func core(
        _ house: House,
        _ site: VendorHost<GitHubSite>,
        _ entra: VendorHost<EntraTenant>,
        _ key: SigningKey
    ) throws -> LocalCore {
        let vendors: [String: any AnsweringVendor] = [
            "https://api.github.example": site, "https://login.example": entra, "https://graph.example": entra,
        ]
        let transport = VendorTransport(vendors, time: house.clock)
        let pem = key.pem
        let broker = Broker(
            providers: credentialProviders,
            transport: transport,
            time: house.clock,
            randomness: SystemRandomness(),
            ports: BrokerPorts(
                openSecret: { _, _ in throw Refusal(.notFound, "secret_missing", "none") },
                recordMint: { _ in },
                app: { vendor in
                    let facts =
                        vendor == "github"
                        ? ["app_id": "4711"] : ["client_id": client, "certificate_thumbprint": thumbprint]
                    return OperatorApp(settings: facts) { _ in pem }
                }
            )
        )
        let opener = ConnectionOpener(
            store: house.store,
            connectors: connectorRegistry,
            broker: broker,
            transport: transport,
            time: house.clock,
            operatorSettings: [
                "github": ["api_url": "https://api.github.example"],
                "entra": [
                    "authority_url": "https://login.example", "graph_url": "https://graph.example",
                    "app_client_id": client,
                ],
            ]
        )
        return LocalCore(opener: opener, time: house.clock)
    }

    func connect(
        _ connector: String,
        _ provider: String,
        _ settings: [String: String],
        by person: Person? = nil
    ) async throws -> ID<Connection> {
        let person = person ?? house.admin
        let create = CreateConnection(
            connector: connector,
            name: connector,
            provider: provider,
            settings: settings,
            profile: connector == "github" ? .evidence : .provisioning
        )
        return try await house.store.write(in: house.scope(of: person), by: person.actor) { try create(in: $0).id }
    }

    func gitHubConnection(_ account: String = "small-company", by person: Person? = nil) async throws
        -> ID<Connection>
    {
        try await connect("github", "github_app", ["account": account], by: person)
    }

    func entraConnection() async throws -> ID<Connection> {
        try await connect("entra", "azure_multi_tenant", ["tenant_id": Self.tenant])
    }

    func connection(_ id: ID<Connection>) async throws -> Connection {
        try await house.read { try $0.connections.require(id) }
    }

    func consent(_ id: ID<Connection>) async throws -> Consent? { try await house.read { try $0.consents.find(id) } }

    /// Begins a visit, and gives the state that the link to the vendor carries.
    func begin(_ id: ID<Connection>, _ browser: Browser) async throws -> String {
        let page = try await browser.post("/connections/\(id)/consent", [])
        guard page.status == 200, let state = page.text.firstMatch(of: /state=([A-Za-z0-9_-]{43})/) else {
            throw Refusal(.invalid, "no_link", "\(page.status): no link to the vendor")
        }
        return String(state.1)
    }

    func visit<T: Sendable>(_ test: @escaping @Sendable (any TestClientProtocol) async throws -> T) async throws -> T {
        try await Application(router: routes(services)).test(.router, test)
    }
}
