import ConnectorKit
import Kernel
import Signing
import TestKit
import Testing
import Vendors

@testable import Connectors

@Suite struct GitHubAppTests {
    let bench: GitHubBench

    init() throws { bench = try GitHubBench() }

    private func mint(
        _ settings: [String: String] = [:],
        scopes: Set<String> = ["members:read", "metadata:read"],
        in context: MintContext
    ) async throws -> any Session {
        try await GitHubApp().mint(bench.binding(settings), scopes: scopes, in: context)
    }

    @Test
    func `assertion 23: a token request names its permissions, all of them read, and the repositories when known`()
        async throws
    {
        bench.site.withModel { $0.uninstall(bench.installation) }
        let id = bench.site.withModel { $0.install(on: "small-company", repositories: [11, 12, 13]) }
        let transport = bench.transport
        let settings = ["installation_id": String(id), "repository_ids": "11, 13"]
        let session = try await mint(settings, in: bench.context(transport))
        let asked = try JSON(parsing: try #require(transport.calls.last).body)
        #expect(asked == ["permissions": ["members": "read", "metadata": "read"], "repository_ids": [11, 13]])
        #expect(session.grantedScopes == ["members:read", "metadata:read"])
        #expect(session.expiresAt == bench.clock.now() + .hours(1))
    }

    @Test(arguments: [[], ["contents:write"], ["members"], ["members:read", "administration:admin"]])
    func `assertion 23: a token is never asked for without names, nor for more than reading`(scopes: [String])
        async throws
    {
        let transport = bench.transport
        let context = bench.context(transport)
        await #expect(throws: ProviderFailure.self) { try await mint(scopes: Set(scopes), in: context) }
        #expect(transport.calls.isEmpty)
    }

    @Test func `assertion 23: what the answer grants beyond the request is reported as it is`() async throws {
        let answer: JSON = [
            "token": "ghs_x", "expires_at": "2999-01-01T00:00:00Z",
            "permissions": ["members": "read", "contents": "write"],
        ]
        let session = try await mint(in: bench.context(FixedTransport(.json(201, answer))))
        #expect(session.grantedScopes == ["members:read", "contents:write"])
        #expect(session.expiresAt == bench.clock.now() + .hours(1), "never longer than GitHub's own limit")
    }

    @Test func `a token is opaque: forty characters or five hundred and twenty with dots serve alike`() async throws {
        let context = bench.context(bench.transport)
        let session = try await mint(in: context)
        let call = HTTPCall(.get, try #require(WebAddress(GitHubBench.api + "/orgs/small-company")))
        let authorized = try #require(session.authorize(call, at: bench.clock.now(), answering: nil))
        let header = try #require(authorized.headers["authorization"])
        #expect(header.hasPrefix("Bearer ghs_") && header.utf8.count > 500 && header.contains("."))
        let elsewhere = HTTPCall(.get, try #require(WebAddress("https://elsewhere.example/orgs/small-company")))
        #expect(session.authorize(elsewhere, at: bench.clock.now(), answering: nil) == nil)
        let digits = String(repeating: "0", count: 36)
        let short: JSON = ["token": .string("ghs_" + digits), "expires_at": "2999-01-01T00:00:00Z"]
        _ = try await mint(in: bench.context(FixedTransport(.json(201, short))))
    }

    @Test func `the app's token is an RS256 JWT from a minute ago, good for less than ten`() async throws {
        let transport = bench.transport
        _ = try await mint(in: bench.context(transport))
        let header = try #require(transport.calls[0].headers["authorization"])
        let token = try UnverifiedToken(String(header.dropFirst(7)))
        let key = try #require(GitHubBench.key).publicKey
        let claims = try token.verified(by: key, algorithms: [.rs256]).claims()
        let now = bench.clock.now().milliseconds / 1_000
        #expect(claims["iss"] == "4711" && claims["iat"] == .integer(now - 60))
        #expect(try #require(claims["exp"]?.integer) - now <= 540)
    }

    @Test(arguments: [Span.minutes(5), .minutes(-5), .hours(3)])
    func `a clock that is off is put right by GitHub's own answer`(off: Span) async throws {
        let transport = bench.transport
        _ = try await mint(in: bench.context(transport, clockIsOff: off))
        #expect(transport.calls.count <= 2)
        #expect(bench.site.withModel { $0.liveTokens } == 1)
    }

    @Test func `a suspended or deleted installation is a disconnected one, with the way back`() async throws {
        bench.site.withModel { $0.suspend(bench.installation, at: bench.clock.now()) }
        let context = bench.context(bench.transport)
        let suspended = await #expect(throws: ProviderFailure.self) { try await mint(in: context) }
        #expect(suspended?.kind == .disconnected && suspended?.code == "installation_suspended")
        #expect(suspended?.message.contains("test the connection") == true)
        bench.site.withModel { $0.uninstall(bench.installation) }
        let deleted = await #expect(throws: ProviderFailure.self) { try await mint(in: context) }
        #expect(deleted?.kind == .disconnected && deleted?.code == "installation_missing")
        #expect(deleted?.message.contains("start the installation again") == true)
    }

    @Test func `an installation that grants less than is asked for says so`() async throws {
        bench.site.withModel { $0.grant(["metadata": "read"], to: bench.installation) }
        let context = bench.context(bench.transport)
        let failure = await #expect(throws: ProviderFailure.self) { try await mint(in: context) }
        #expect(failure?.kind == .disconnected && failure?.code == "permission_missing")
    }

    @Test func `ending a session ends the token at GitHub, and once is enough`() async throws {
        let transport = bench.transport
        let context = bench.context(transport)
        let session = try await mint(in: context)
        #expect(bench.site.withModel { $0.liveTokens } == 1)
        #expect(try await GitHubApp().revoke(session, of: bench.binding(), in: context) == .revoked)
        let last = try #require(transport.calls.last)
        #expect(last.method == .delete && last.address.path == "/installation/token")
        #expect(bench.site.withModel { $0.liveTokens } == 0)
        #expect(try await GitHubApp().revoke(session, of: bench.binding(), in: context) == .revoked)
    }

    @Test(arguments: [
        ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "private_key_is_certificate"),
        ("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----", "private_key_is_public"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----", "private_key_encrypted"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n"
                + "-----END RSA PRIVATE KEY-----", "private_key_encrypted"
        ),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAK", "private_key_truncated"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIB\n-----END RSA PRIVATE KEY-----", "private_key_unreadable"),
    ])
    func `a key that is something else is refused by name, and nothing of it is said`(pem: String, reason: String)
        async throws
    {
        let transport = bench.transport
        let context = bench.context(transport, pem: Secret(pem))
        let failure = await #expect(throws: ProviderFailure.self) { try await mint(in: context) }
        #expect(failure?.kind == .terminal && failure?.code == reason && transport.calls.isEmpty)
        #expect(failure?.message.contains("MIIB") == false)
    }

    @Test func `a key in PKCS#8 serves as one in PKCS#1 does`() async throws {
        // What `pem` writes is PKCS#8; GitHub hands out PKCS#1.
        #expect(try #require(GitHubBench.key).pem.withText { $0.contains("BEGIN PRIVATE KEY") })
        _ = try await mint(in: bench.context(bench.transport))
    }

    static let oddAnswers: [(HTTPReply, ProviderFailure.Kind, String)] = [
        (.gatewayPage, .retryable, "provider_unavailable"),
        (
            HTTPReply(200, headers: ["content-type": "text/html"], body: Array("<html>".utf8)), .retryable,
            "unexpected_reply"
        ),
        (HTTPReply(302, headers: ["location": "https://elsewhere.example"]), .terminal, "redirected"),
        (HTTPReply(403, headers: ["x-ratelimit-remaining": "0"]), .retryable, "rate_limited"),
        (.json(401, ["message": "Bad credentials"]), .terminal, "app_refused"),
        (.json(201, ["token": "ghs_x"]), .retryable, "unexpected_reply"),
        (.json(201, ["token": "ghs\nx", "expires_at": "2999-01-01T00:00:00Z"]), .retryable, "unexpected_reply"),
        (
            .json(
                201,
                ["token": .string(String(repeating: "x", count: 1 << 20)), "expires_at": "2999-01-01T00:00:00Z"]
            ),
            .retryable, "unexpected_reply"
        ),
    ]

    @Test(arguments: 0..<oddAnswers.count)
    func `an answer that is HTML, huge, a redirect or no token is a failure of its own`(index: Int) async throws {
        let (reply, kind, code) = Self.oddAnswers[index]
        let context = bench.context(FixedTransport(reply))
        let failure = await #expect(throws: ProviderFailure.self) { try await mint(in: context) }
        #expect(failure?.kind == kind && failure?.code == code)
    }

    @Test func `an answer larger than is read is refused`() async throws {
        let context = bench.context(FixedTransport(.tooLarge))
        let failure = await #expect(throws: ProviderFailure.self) { try await mint(in: context) }
        #expect(failure?.code == "reply_too_large")
    }

    @Test func `assertion 17: a test believes an installation only for the account that is expected`() async throws {
        let (connector, _) = try bench.connector()
        let test = try #require(await connector.test())
        #expect(test.passed && test.consent?.account == "small-company" && test.consent?.beyond == [])
        let foreign = bench.site.withModel { $0.install(on: "another-company") }
        let (other, broker) = try bench.connector(["installation_id": String(foreign)])
        let refused = try #require(await other.test())
        #expect(!refused.passed && refused.checks.map(\.name) == ["account"] && refused.consent == nil)
        #expect(broker.minted == 1, "only the app itself looked; no token of the other installation was asked for")
    }

    @Test func `a test names what is missing and what is granted beyond, and sees a suspension`() async throws {
        bench.site.withModel {
            $0.grant(
                GitHubSite.reading.merging(["contents": "write", "members": "admin"]) { $1 }
                    .filter { $0.key != "checks" },
                to: bench.installation
            )
        }
        let (connector, _) = try bench.connector()
        let test = try #require(await connector.test())
        #expect(!test.passed && test.missing == ["checks:read"])
        #expect(test.consent?.beyond == ["contents:write", "members:admin"])
        bench.site.withModel { $0.suspend(bench.installation, at: bench.clock.now()) }
        let suspended = try #require(await connector.test())
        #expect(suspended.withdrawn?.contains("suspended") == true)
    }
}
