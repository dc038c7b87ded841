import ConnectorKit
import Connectors
import Domain
import Kernel
import Signing
import TestKit
import Testing
import Vendors

@Suite struct OktaConnectionTests {
    private func change(_ bench: DirectoryBench, _ body: @Sendable (inout OktaServiceAppRecord) -> Void) throws {
        try bench.okta.withModel { org in
            for app in org.allServiceApps { org.changeServiceApp(app.clientID, body) }
            org.expireTokens()
        }
    }

    @Test func `a missing scope is named by Okta's name, and only that one`() async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        try change(bench) { $0.scopes = ["okta.groups.manage", "okta.groups.read"] }
        let test = await bench.directory.test()
        #expect(!test.passed)
        #expect(test.missing == ["okta.users.read"])
        #expect(test.checks.contains { $0.name == "scope okta.groups.read" && $0.verdict == .passed })
    }

    @Test func `a scope without a role is told from a missing scope`() async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        try change(bench) { $0.roles = [] }
        let test = await bench.directory.test()
        #expect(!test.passed)
        #expect(
            test.missing == [
                "admin role to read groups", "admin role to read group rules", "admin role to read people",
            ]
        )
        #expect(test.checks.filter { $0.verdict == .failed }.allSatisfy { $0.detail.contains("Group Administrator") })
    }

    @Test func `a write is never called proved by a read`() async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        try change(bench) { $0.roles = [.readOnlyAdmin] }
        let test = await bench.directory.test()
        #expect(test.checks.contains { $0.name == "write membership" && $0.verdict == .notVerifiable })
    }

    @Test func `scopes that vanish from a running token are named`() async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        let group = bench.vendor.addGroup("Users")
        let key = try BenchKeys.es256.get()
        let caller = try Self.caller(bench, scopes: ["okta.groups.read"], key)
        let connector = try OktaConnector(bench.binding, caller: caller)
        let directory = try #require(connector.directory)
        let result = await directory.check(Secret("00u-somebody"), in: group)
        #expect(result.outcome == .terminal && result.code == "scope_missing")
    }

    private static func caller(_ bench: DirectoryBench, scopes: Set<String>, _ key: SigningKey) throws
        -> AuthorizedCaller
    {
        AuthorizedCaller(bench.binding, scopes: scopes, broker: bench.broker, transport: bench.wire, time: bench.clock)
    }

    @Test func `an address where no org answers fails with the reason`() async throws {
        let bench = try DirectoryBench(.oktaAPIToken)
        bench.vendor.appoint(.trouble(.gateway), target: "well-known")
        let test = await bench.directory.test()
        #expect(!test.passed && test.identity == nil)
    }

    @Test func `a bearer token is used as one where the app wants no proofs`() async throws {
        let bench = try DirectoryBench(.oktaServiceApp)
        try change(bench) { $0.requiresProof = false }
        #expect(await bench.directory.test().passed)
    }

    @Test func `a wait is counted on the vendor's clock`() async throws {
        let bench = try DirectoryBench(.oktaAPIToken)
        try bench.okta.withModel { $0.behaviour.clockSkew = .minutes(-7) }
        bench.vendor.appoint(.trouble(.rateLimited(.seconds(20))))
        let failure = await #expect(throws: ProviderFailure.self) {
            try await bench.directory.members(of: "00g-any", after: nil)
        }
        #expect(failure?.retryAfter == .seconds(21))
    }

    static let addresses: [(String, String?)] = [
        ("https://acme.okta.com", "https://acme.okta.com"), (" https://acme.okta.com/ ", "https://acme.okta.com"),
        ("https://ACME.okta.com", "https://acme.okta.com"),
        ("https://login.acme.example:8443", "https://login.acme.example:8443"),
        ("http://127.0.0.1:8123", "http://127.0.0.1:8123"), ("http://acme.okta.com", nil), ("acme.okta.com", nil),
        ("https://acme.okta.com/app", nil), ("https://acme.okta.com?x=1", nil), ("https://acme.okta.com?", nil),
        ("https://acme.okta.com#x", nil), ("https://user@acme.okta.com", nil), ("https://https://acme.okta.com", nil),
        ("https://acme-admin.okta.com", nil), ("https://acme", nil), ("", nil), ("https://", nil),
        ("https://acme.okta.com//", nil), ("ftp://acme.okta.com", nil), ("https://acme.okta.com:99999", nil),
    ]

    @Test(arguments: addresses)
    func `only a bare https origin is taken for an org`(text: String, origin: String?) throws {
        let bench = try DirectoryBench(.oktaAPIToken)
        let caller = try Self.caller(bench, scopes: [], BenchKeys.es256.get())
        let binding = DirectoryBench.binding("okta", "okta_api_token", ["org_url": text])
        let connector = try? OktaConnector(binding, caller: caller)
        #expect((connector == nil) == (origin == nil))
    }
}
