import ConnectorKit
import Connectors
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct AtlassianOAuthTests {
    static let site = "https://small-company.atlassian.net"
    static let redirect = "https://clearance.example/connect/atlassian/callback"

    let clock = VirtualClock()
    let vendor: VendorHost<JiraSite>
    let transport: VendorTransport

    init() throws {
        var site = SmallCompany.jira(at: try #require(WebAddress(Self.site)), apiToken: "t")
        site.app = SmallCompany.atlassianApp(redirect: Self.redirect)
        vendor = VendorHost(site)
        transport = VendorTransport(
            [Self.site: vendor, "https://auth.atlassian.com": vendor, "https://api.atlassian.com": vendor],
            time: clock
        )
    }

    private func bench(keeps: Bool = true, secret: String = SmallCompany.atlassianSecret) -> MintBench {
        let now = clock.now()
        let token = vendor.withModel { $0.grantOffline(at: now) } ?? ""
        let app = OperatorApp(settings: ["client_id": SmallCompany.atlassianClient]) { _ in Secret(secret) }
        return MintBench(transport, secrets: ["refresh_token": token], apps: ["atlassian": app], keeps: keeps)
    }

    private var binding: ConnectionBinding {
        .of("jira", AtlassianOAuth.name, ["site_url": Self.site, "cloud_id": SmallCompany.cloudID])
    }

    private func mint(_ bench: MintBench) async throws(ProviderFailure) -> any Session {
        try await AtlassianOAuth().mint(binding, scopes: SmallCompany.atlassianScopes, in: bench.context)
    }

    private func failure(_ bench: MintBench) async throws -> ProviderFailure {
        try #require(await #expect(throws: ProviderFailure.self) { try await mint(bench) })
    }

    @Test func `the new refresh token is kept before the session is there to be used`() async throws {
        let bench = bench()
        let first = bench.secret("refresh_token")
        let session = try await mint(bench)
        #expect(bench.order == ["opened refresh_token", "called /oauth/token", "kept refresh_token"])
        #expect(bench.secret("refresh_token") != first)
        #expect(session.grantedScopes == SmallCompany.atlassianScopes)
        let now = bench.clock.now()
        let home = "https://api.atlassian.com/ex/jira/\(SmallCompany.cloudID)"
        #expect(session.authorization(for: home + "/rest/api/3/myself", at: now) != nil)
        for address in [
            Self.site + "/rest/api/3/myself", "https://api.atlassian.com/ex/jira/another-site/rest/api/3/myself",
            home + "/../another-site/rest/api/3/myself", "https://api.atlassian.com/me",
        ] { #expect(session.authorization(for: address, at: now) == nil, "\(address)") }
    }

    @Test func `a session whose refresh token could not be kept is not used, and trying again soon helps`() async throws
    {
        let broken = bench(keeps: false)
        let found = try await failure(broken)
        #expect(found.kind == .retryable && found.code == "secret_not_kept")
        clock.advance(by: .minutes(9))
        let token = try #require(broken.secret("refresh_token"))
        let mended = bench()
        mended.set("refresh_token", token)
        _ = try await mint(mended)
    }

    @Test func `a refresh token that was used twice ends the connection, with the reason and the way back`()
        async throws
    {
        let bench = bench()
        let spent = try #require(bench.secret("refresh_token"))
        _ = try await mint(bench)
        let successor = try #require(bench.secret("refresh_token"))
        clock.advance(by: .minutes(11))
        bench.set("refresh_token", spent)
        var found = try await failure(bench)
        #expect(found.kind == .disconnected && found.code == "consent_withdrawn")
        #expect(found.message.contains("used twice") && found.message.contains("authorize the connection"))
        #expect(!found.message.contains(spent))
        // Reuse ends the whole grant: the successor is good no more either.
        bench.set("refresh_token", successor)
        found = try await failure(bench)
        #expect(found.kind == .disconnected)
    }

    @Test func `consent that was withdrawn, or lay idle for too long, is a disconnection`() async throws {
        let withdrawn = bench()
        vendor.withModel { $0.withdrawConsent() }
        #expect(try await failure(withdrawn).code == "consent_withdrawn")
        let idle = bench()
        clock.advance(by: .days(91))
        #expect(try await failure(idle).kind == .disconnected)
        let strange = bench(secret: "not the app's")
        #expect(try await failure(strange).kind == .disconnected)
        let none = MintBench(
            transport,
            apps: ["atlassian": OperatorApp(settings: ["client_id": "c"]) { _ in Secret("s") }]
        )
        #expect(try await failure(none).code == "consent_missing")
        #expect(try await failure(MintBench(transport)).code == "app_missing")
    }

    @Test func `trouble at the authorization server spends no token`() async throws {
        let bench = bench()
        let token = bench.secret("refresh_token")
        for fault in [
            Fault.trouble(.unavailable), .trouble(.gateway), .impostor(.page), .impostor(.flood), .impostor(.redirect),
            .unreachable, .lost(afterEffect: false),
        ] {
            vendor.withFaults { $0.appoint(fault, target: "/oauth/token") }
            let found = try await failure(bench)
            #expect(found.kind != .disconnected)
            #expect(bench.secret("refresh_token") == token)
        }
        // A reply that was lost has spent the token all the same; Atlassian takes it once more for ten minutes.
        vendor.withFaults { $0.appoint(.lost(afterEffect: true), target: "/oauth/token") }
        #expect(try await failure(bench).kind == .retryable)
        _ = try await mint(bench)
    }

    private func tracker(_ settings: [String: String] = [:]) throws -> any IssueTracker {
        let bench = bench()
        let binding = ConnectionBinding.of(
            "jira",
            AtlassianOAuth.name,
            self.binding.settings.merging(settings) { $1 }
        )
        let caller = AuthorizedCaller(
            binding,
            scopes: SmallCompany.atlassianScopes,
            broker: BenchBroker(bench: bench, provider: AtlassianOAuth()),
            transport: transport,
            time: clock
        )
        return try #require(JiraConnector(binding, caller: caller).issueTracker)
    }

    @Test func `Jira works through the shared address with an app's token`() async throws {
        let tracker = try tracker()
        let test = await tracker.test(nil)
        #expect(test.passed, "\(test.checks)")
        let now = clock.now()
        let request = SmallCompany.request(SmallCompany.claudeEnterprise, by: SmallCompany.ria)
        let key = vendor.withModel { $0.create(request, at: now).key }
        #expect(try await tracker.issue(key).reporter == SmallCompany.ria.jiraAccount)
        try await tracker.comment("approved", on: key, effect: "effect-1")
        #expect(vendor.withModel { $0.issue(key)?.comments.count } == 1)
    }

    @Test func `a cloud id that leads to another site than the one that was set up fails its test`() async throws {
        let test = try await tracker(["site_url": "https://another.atlassian.net"]).test(nil)
        #expect(test.checks.first?.verdict == .failed && !test.passed)
    }

    @Test(arguments: ["", "../../me", "a/b", "short", "id with space-long", "x%2f..%2f..%2fme-long"])
    func `a cloud id that is none leads nowhere`(id: String) async throws {
        let binding = ConnectionBinding.of("jira", AtlassianOAuth.name, ["site_url": Self.site, "cloud_id": id])
        await #expect(throws: ProviderFailure.self) {
            try await AtlassianOAuth().mint(binding, scopes: [], in: bench().context)
        }
    }

    @Test func `an admin's consent brings a refresh token and the site that was set up`() async throws {
        let bench = bench()
        let consent = AtlassianConsent(binding, in: bench.context)
        let address = try await consent.address(
            state: "state-1",
            redirect: Self.redirect,
            scopes: SmallCompany.atlassianScopes
        )
        #expect(address.origin == "https://auth.atlassian.com" && address.path == "/authorize")
        let back = try #require(try await transport.send(HTTPCall(.get, address)).headers["location"])
        let query = try #require(WebAddress(back)?.query.flatMap { WebAddress.parseForm($0) })
        #expect(query.first { $0.0 == "state" }?.1 == "state-1")
        let code = Secret(query.first { $0.0 == "code" }?.1 ?? "")
        let grant = try await consent.accept(code, redirect: Self.redirect)
        #expect(grant.cloudID == SmallCompany.cloudID)
        bench.set("refresh_token", grant.refreshToken.withText { $0 })
        _ = try await mint(bench)
        // A code is good once.
        await #expect(throws: ProviderFailure.self) { try await consent.accept(code, redirect: Self.redirect) }
    }

    @Test func `consent for another site is not taken for this one`() async throws {
        let other = ConnectionBinding.of("jira", AtlassianOAuth.name, ["site_url": "https://another.atlassian.net"])
        let consent = AtlassianConsent(other, in: bench().context)
        let address = try await consent.address(state: "s", redirect: Self.redirect, scopes: ["read:jira-work"])
        let back = try #require(try await transport.send(HTTPCall(.get, address)).headers["location"])
        let code = WebAddress(back)?.query.flatMap { WebAddress.parseForm($0) }?.first { $0.0 == "code" }?.1
        let failure = await #expect(throws: ProviderFailure.self) {
            try await consent.accept(Secret(code ?? ""), redirect: Self.redirect)
        }
        #expect(failure?.code == "site_not_granted")
    }
}

/// Mints through a bench for every call, so that each one renews.
struct BenchBroker: CredentialBroker {
    let bench: MintBench
    let provider: any CredentialProvider

    func session(for binding: ConnectionBinding, scopes: Set<String>) async throws(ProviderFailure) -> any Session {
        try await provider.mint(binding, scopes: scopes, in: bench.context)
    }

    func discard(_ binding: ConnectionBinding, scopes: Set<String>) async {}
}
