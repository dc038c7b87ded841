import ConnectorKit
import Connectors
import Domain
import Kernel
import Signing
import TestKit
import Testing
import Vendors

/// Every directory with every way to reach it: the contract holds for all of them.
enum DirectoryKind: String, CaseIterable, CustomTestStringConvertible {
    case oktaServiceApp, oktaAPIToken, entraAssertion, entraSecret

    var testDescription: String { rawValue }
    var isOkta: Bool { self == .oktaServiceApp || self == .oktaAPIToken }
}

/// A directory wired to its simulated vendor, with every exchange held to the vendor's specification.
struct DirectoryBench {
    let kind: DirectoryKind
    let clock = VirtualClock()
    let vendor: any SimulatedDirectory
    let binding: ConnectionBinding
    let wire: CheckedTransport
    let broker: MintingBroker
    let directory: any Directory

    init(_ kind: DirectoryKind) throws {
        self.kind = kind
        let setup = try kind.isOkta ? Self.okta(kind, clock) : Self.entra(kind, clock)
        (vendor, binding) = (setup.vendor, setup.binding)
        wire = CheckedTransport(VendorTransport(setup.hosts, time: clock), try Self.specifications(kind))
        broker = MintingBroker(
            try #require(credentialProvider(named: binding.provider)).init(),
            secrets: setup.secrets,
            transport: wire,
            time: clock,
            randomness: SeededRandomness(seed: 7)
        )
        let type = try #require(connector(of: binding.connector))
        let caller = AuthorizedCaller(
            binding,
            scopes: type.manifest.provisioningScopes,
            broker: broker,
            transport: wire,
            time: clock
        )
        directory = try #require(try type.init(binding, caller: caller).directory)
    }

    var okta: VendorHost<OktaOrg> { get throws { try #require(vendor as? SimulatedOkta).host } }
    var entra: VendorHost<EntraTenant> { get throws { try #require(vendor as? SimulatedEntra).host } }

    /// What the vendor's specification forbids, but for what it is known to leave out.
    ///
    /// Okta's guides have the token type `DPoP` and statistics of a single group; Graph's schema makes `uniqueName` an
    /// alternate key, and so an address, its pages put a login that begins with `$` in parentheses, and the links of its
    /// delta query carry a token.
    var problems: [String] {
        wire.problems.filter { problem in
            !problem.contains("/oauth2/v1/token: 200.token_type is not in its list")
                && !(problem.hasPrefix("GET /api/v1/groups/00g") && problem.hasSuffix("`expand` is not specified"))
                && !(problem.hasPrefix("GET /v1.0/users('%24") && problem.hasSuffix("no such operation"))
                && !(problem.hasPrefix("GET /v1.0/groups/delta()")
                    && problem.hasSuffix("`$deltatoken` is not specified"))
                && !(problem.hasPrefix("GET /v1.0/groups(uniqueName=") && problem.hasSuffix("no such operation"))
        }
    }

    /// Every member's id, page by page.
    func members(of group: String) async throws -> [String] {
        var (all, cursor): ([String], String?) = ([], nil)
        repeat {
            let page = try await directory.members(of: group, after: cursor)
            all += page.items
            cursor = page.next
        } while cursor != nil
        return all
    }

    func read(_ person: String, in group: String) async -> Membership {
        await directory.check(Secret(person), in: group).readBack
    }

    func add(_ person: String, to group: String) async -> ProviderResult {
        await directory.add(Secret(person), to: group)
    }

    func remove(_ person: String, from group: String) async -> ProviderResult {
        await directory.remove(Secret(person), from: group)
    }
}

/// Keys are made once: an RSA key takes its time.
enum BenchKeys {
    static let rsa = Result { try SigningKey.rsa(.ps256) }
    static let es256 = Result { try SigningKey.es256(from: SeededRandomness(seed: 11), keyID: "clearance-1") }
    static let thumbprint = [UInt8](repeating: 0xAB, count: 32)
}

extension DirectoryBench {
    struct Setup {
        let vendor: any SimulatedDirectory
        let binding: ConnectionBinding
        let secrets: [String: Secret]
        let hosts: [String: any AnsweringVendor]
    }

    static let oktaOrigin = "https://small-company.okta.com"
    static let graphOrigin = "https://graph.microsoft.com"
    static let loginOrigin = "https://login.microsoftonline.com"
    static let tenantID = "0a1b2c3d-0000-4000-8000-00000000beef"
    static let clientID = "0a1b2c3d-0000-4000-8000-00000000c11e"

    private static func okta(_ kind: DirectoryKind, _ clock: VirtualClock) throws -> Setup {
        var org = OktaOrg(try #require(WebAddress(oktaOrigin)), seed: 3)
        let key = try BenchKeys.es256.get()
        let clientID = org.addServiceApp(keys: JWKSet([key.publicKey]))
        let token = org.addAPIToken()
        let host = VendorHost(org)
        let isApp = kind == .oktaServiceApp
        return Setup(
            vendor: SimulatedOkta(host: host, clock: clock),
            binding: binding(
                "okta",
                isApp ? "okta_service_app" : "okta_api_token",
                ["org_url": oktaOrigin, "client_id": clientID, "key_id": "clearance-1"]
            ),
            secrets: isApp ? ["private_key": key.pem] : ["api_token": Secret(token)],
            hosts: [oktaOrigin: host]
        )
    }

    private static func entra(_ kind: DirectoryKind, _ clock: VirtualClock) throws -> Setup {
        var tenant = EntraTenant(
            id: tenantID,
            displayName: "Small Company",
            domain: "small-company.example",
            authority: try #require(WebAddress(loginOrigin)),
            graph: try #require(WebAddress(graphOrigin)),
            seed: 5
        )
        tenant.addApp(clientID)
        let secret = tenant.addSecret(to: clientID, expiresAt: clock.now() + .days(90))
        let key = try BenchKeys.rsa.get()
        tenant.addKey(key.publicKey, named: Base64.encode(BenchKeys.thumbprint, .url), to: clientID)
        let host = VendorHost(tenant)
        let settings = [
            "tenant_id": tenantID, "client_id": clientID,
            "certificate_thumbprint": Hex.encode(BenchKeys.thumbprint),
        ]
        let isAssertion = kind == .entraAssertion
        return Setup(
            vendor: SimulatedEntra(host: host, clock: clock, clientID: clientID),
            binding: binding("entra", isAssertion ? "entra_client_assertion" : "entra_client_secret", settings),
            secrets: isAssertion ? ["private_key": key.pem] : ["client_secret": Secret(secret)],
            hosts: [graphOrigin: host, loginOrigin: host]
        )
    }

    static func binding(_ connector: String, _ provider: String, _ settings: [String: String]) -> ConnectionBinding {
        ConnectionBinding(
            organization: "org",
            connection: "directory",
            connector: connector,
            provider: provider,
            settings: settings
        )
    }

    private static func specifications(_ kind: DirectoryKind) throws
        -> [(pathPrefix: String, specification: Specification)]
    {
        guard SharedFiles.areExpected else { return [] }
        return kind.isOkta ? [("/", try Shared.okta.get())] : [("/v1.0", try Shared.graph.get())]
    }

    private enum Shared {
        static let okta = Result { try Specification(shared: "specs/okta.openapi.json") }
        static let graph = Result { try Specification(shared: "specs/msgraph.openapi.json", basePath: "/v1.0") }
    }
}
