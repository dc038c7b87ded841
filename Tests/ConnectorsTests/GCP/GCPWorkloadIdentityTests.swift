import ConnectorKit
import Kernel
import Signing
import TestKit
import Testing
import Vendors

@testable import Connectors

@Suite struct GCPWorkloadIdentityTests {
    private static let key = try? SigningKey.rsa(keyID: "issuer-1")
    private static let issuer = "https://clearance.example.com"
    private static let subject = "organization:acme:connection:gcp"
    private static let tokens = "https://sts.googleapis.com"
    private static let credentials = "https://iamcredentials.googleapis.com"
    private static let api = "https://cloudresourcemanager.googleapis.com"
    private static let scopes: Set<String> = ["https://www.googleapis.com/auth/cloud-platform.read-only"]

    private let clock = VirtualClock()
    private let cloud: VendorHost<GCPCloud>

    init() throws {
        let key = try #require(Self.key)
        cloud = VendorHost(
            GCPCloud(
                projectNumber: "123456789012",
                projectID: "small-company",
                pool: "clearance-pool",
                provider: "clearance",
                serviceAccount: "clearance@small-company.iam.gserviceaccount.com",
                trust: .init(issuer: Self.issuer, keys: JWKSet([key.publicKey]), subject: Self.subject)
            )
        )
    }

    private var transport: RecordingTransport {
        RecordingTransport(
            VendorTransport([Self.tokens: cloud, Self.credentials: cloud, Self.api: cloud], time: clock)
        )
    }

    private func binding(_ settings: [String: String] = [:]) -> ConnectionBinding {
        let all = [
            "project_number": "123456789012", "pool": "clearance-pool", "pool_provider": "clearance",
            "service_account_email": "clearance@small-company.iam.gserviceaccount.com",
        ]
        return ConnectionBinding(
            organization: "acme",
            connection: "gcp",
            connector: "gcp",
            provider: GCPWorkloadIdentity.name,
            settings: all.merging(settings) { $1 }
        )
    }

    private func token(_ audience: String, subject: String = Self.subject, off: Span = .seconds(0)) throws -> Secret {
        let now = (clock.now() + off).milliseconds / 1_000
        let claims: JSON = [
            "iss": .string(Self.issuer), "sub": .string(subject), "aud": .string(audience), "iat": .integer(now),
            "exp": .integer(now + 600),
        ]
        return Secret(try JWS.sign(claims, header: [.init("typ", "JWT")], with: try #require(Self.key)))
    }

    private func context(
        _ transport: any Transport,
        subject: String = Self.subject,
        clockIsOff: Span = .seconds(0)
    ) -> MintContext {
        MintContext(
            transport: transport,
            now: clock.now() + clockIsOff,
            randomness: SeededRandomness(seed: 3),
            secret: { _ in throw Refusal(.notFound, "secret_missing", "none") },
            identityToken: { try token($0, subject: subject) }
        )
    }

    private func mint(_ context: MintContext, _ settings: [String: String] = [:]) async throws -> any Session {
        try await GCPWorkloadIdentity().mint(binding(settings), scopes: Self.scopes, in: context)
    }

    @Test func `assertion 23: a service account is impersonated for a quarter of an hour, with named scopes`()
        async throws
    {
        let transport = transport
        let session = try await mint(context(transport))
        #expect(
            transport.calls.map(\.address.path) == [
                "/v1/token",
                "/v1/projects/-/serviceAccounts/clearance%40small-company.iam.gserviceaccount.com:generateAccessToken",
            ]
        )
        let exchange = try JSON(parsing: transport.calls[0].body)
        #expect(exchange["audience"] == .string(cloud.withModel { $0.audience }))
        #expect(exchange["grantType"] == "urn:ietf:params:oauth:grant-type:token-exchange")
        let asked = try JSON(parsing: transport.calls[1].body)
        #expect(asked["lifetime"] == "900s" && asked["scope"] == .strings(Self.scopes.sorted()))
        #expect(session.expiresAt <= clock.now() + .minutes(15) && session.grantedScopes == Self.scopes)
    }

    @Test(arguments: [Span.minutes(5), .minutes(-5)])
    func `assertion 23: a session is never kept longer than was asked for, however far the clock is off`(off: Span)
        async throws
    {
        let session = try await mint(context(transport, clockIsOff: off))
        #expect(session.expiresAt <= clock.now() + off + .minutes(15))
        #expect(session.expiresAt <= clock.now() + .minutes(15) + .minutes(5))
        let long: JSON = ["accessToken": "ya29.x", "access_token": "ya29.y", "expireTime": "2999-01-01T00:00:00Z"]
        let capped = try await mint(context(FixedTransport(.json(200, long))))
        #expect(capped.expiresAt == clock.now() + .minutes(15))
    }

    @Test func `a session speaks to Google's own hosts over https, and to nobody else`() async throws {
        let session = try await mint(context(transport))
        let cases = [
            (Self.api + "/v3/projects/1", true), ("https://storage.googleapis.com/", true),
            ("http://storage.googleapis.com/", false), ("https://googleapis.com.example/", false),
            ("https://evilgoogleapis.com/", false), ("https://169.254.169.254/", false),
        ]
        for (text, isHome) in cases {
            let call = HTTPCall(.get, try #require(WebAddress(text)))
            #expect((session.authorize(call, at: clock.now(), answering: nil) != nil) == isHome, "\(text)")
        }
    }

    @Test func `a session for another subject is refused by the pool's condition, with what to look at`() async throws {
        let context = context(transport, subject: "organization:other:connection:gcp")
        let failure = await #expect(throws: ProviderFailure.self) { try await mint(context) }
        #expect(failure?.kind == .disconnected && failure?.code == "trust_refused")
        cloud.withModel { $0.trust.isEnabled = false }
        let disabled = await #expect(throws: ProviderFailure.self) { try await mint(self.context(transport)) }
        #expect(disabled?.kind == .disconnected && disabled?.code == "trust_missing")
    }

    @Test func `a deleted service account is a disconnected connection`() async throws {
        cloud.withModel { $0.deleteServiceAccount() }
        let failure = await #expect(throws: ProviderFailure.self) { try await mint(context(transport)) }
        #expect(failure?.kind == .disconnected && failure?.code == "service_account_missing")
    }

    static let oddAnswers: [(HTTPReply, ProviderFailure.Kind, String)] = [
        (.gatewayPage, .retryable, "provider_unavailable"),
        (HTTPReply(200, body: Array("<html>".utf8)), .retryable, "unexpected_reply"),
        (HTTPReply(301, headers: ["location": "https://elsewhere.example"]), .terminal, "redirected"),
        (.json(429, ["error": ["code": 429, "status": "RESOURCE_EXHAUSTED"]]), .retryable, "rate_limited"),
        (.json(200, [:]), .retryable, "unexpected_reply"),
        (.json(200, ["access_token": 7]), .retryable, "unexpected_reply"),
        (.json(403, ["error": "access_denied", "error_description": "claim hunter2"]), .disconnected, "trust_refused"),
        (.json(400, ["error": "invalid_grant"]), .disconnected, "trust_refused"),
        (.json(400, ["error": "invalid_request"]), .terminal, "rejected"),
    ]

    @Test(arguments: 0..<oddAnswers.count)
    func `an answer that is HTML, a redirect or a refusal is a failure of its own, without its words`(index: Int)
        async throws
    {
        let (reply, kind, code) = Self.oddAnswers[index]
        let context = context(FixedTransport(reply))
        let failure = await #expect(throws: ProviderFailure.self) { try await mint(context) }
        #expect(failure?.kind == kind && failure?.code == code)
        #expect(failure?.message.contains("hunter2") == false)
    }

    @Test(arguments: [
        ("project_number", "small-company"), ("pool", "Pool"), ("pool", "../x"), ("pool_provider", "a"),
        ("service_account_email", "ria@small-company.example"), ("service_account_email", "a/b@x.gserviceaccount.com"),
        ("sts_url", "http://sts.example.com"),
    ])
    func `a setting that cannot name what it should is refused before anything is called`(name: String, value: String)
        async throws
    {
        let transport = transport
        await #expect(throws: ProviderFailure.self) { try await mint(context(transport), [name: value]) }
        #expect(transport.calls.isEmpty)
    }

    @Test func `a test reads the project that holds the pool, and names it`() async throws {
        let (transport, binding) = (transport, binding())
        let broker = MintingBroker(
            GCPWorkloadIdentity(),
            secrets: [:],
            transport: transport,
            time: clock,
            randomness: SeededRandomness(seed: 4),
            identityToken: { try token($0) }
        )
        let caller = AuthorizedCaller(binding, scopes: Self.scopes, broker: broker, transport: transport, time: clock)
        let test = try #require(await GCPConnector(binding, caller: caller).test())
        #expect(test.passed && test.identity == "small-company (123456789012)")
    }
}
