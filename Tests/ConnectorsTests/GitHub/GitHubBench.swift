import ConnectorKit
import Domain
import Kernel
import Signing
import TestKit
import Vendors

@testable import Connectors

/// GitHub with one installation, and an app of ours there.
struct GitHubBench {
    static let key = try? SigningKey.rsa()
    static let api = "https://api.github.example"

    let clock = VirtualClock()
    let site: VendorHost<GitHubSite>
    let installation: Int64
    let randomness = SeededRandomness(seed: 7)

    init() throws {
        guard let key = Self.key, let api = WebAddress(Self.api) else { throw Refusal(.invalid, "test", "no key") }
        let app = GitHubAppRecord(
            id: "4711",
            slug: "clearance",
            key: key.publicKey,
            setup: WebAddress("https://clearance.example.com/connect/github/callback"),
            webhookSecret: Secret("hook")
        )
        site = VendorHost(GitHubSite(app, at: api))
        installation = site.withModel { $0.install(on: "small-company") }
    }

    var transport: RecordingTransport {
        RecordingTransport(VendorTransport([Self.api: site], time: clock))
    }

    func binding(_ settings: [String: String] = [:]) -> ConnectionBinding {
        let all = [
            "account": "Small-Company", "installation_id": String(installation), "api_url": Self.api,
        ]
        return ConnectionBinding(
            organization: "acme",
            connection: "github",
            connector: "github",
            provider: GitHubApp.name,
            settings: all.merging(settings) { $1 }
        )
    }

    /// - Parameter clockIsOff: how far our clock is from GitHub's.
    func context(_ transport: any Transport, pem: Secret? = nil, clockIsOff: Span = .seconds(0)) -> MintContext {
        let pem = pem ?? Self.key?.pem ?? Secret("")
        return MintContext(
            transport: transport,
            now: clock.now() + clockIsOff,
            randomness: randomness,
            secret: { _ in throw Refusal(.notFound, "secret_missing", "none") },
            app: { _ in OperatorApp(settings: ["app_id": "4711", "slug": "clearance"]) { _ in pem } }
        )
    }

    func connector(_ settings: [String: String] = [:]) throws -> (GitHubConnector, MintingBroker) {
        let pem = Self.key?.pem ?? Secret("")
        let (transport, binding) = (transport, binding(settings))
        let broker = MintingBroker(
            GitHubApp(),
            secrets: [:],
            transport: transport,
            time: clock,
            randomness: randomness,
            app: { _ in OperatorApp(settings: ["app_id": "4711"]) { _ in pem } }
        )
        let caller = AuthorizedCaller(
            binding,
            scopes: GitHubConnector.evidence,
            broker: broker,
            transport: transport,
            time: clock
        )
        return (try GitHubConnector(binding, caller: caller), broker)
    }
}
