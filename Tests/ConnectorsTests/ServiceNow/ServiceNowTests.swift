import ConnectorKit
import Connectors
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct ServiceNowTests {
    static let address = "https://small-company.service-now.com"

    let vendor: VendorHost<ServiceNowInstance>
    let client: (id: String, secret: String)
    let bench: MintBench

    init() throws {
        var instance = SmallCompany.serviceNow(at: try #require(WebAddress(Self.address)))
        client = instance.addClient(reading: ["sys_user", "sys_user_grmember"])
        vendor = VendorHost(instance)
        bench = MintBench(
            VendorTransport([Self.address: vendor], time: VirtualClock()),
            secrets: ["client_secret": client.secret]
        )
    }

    private var binding: ConnectionBinding {
        .of("servicenow", OAuthClientCredentials.name, ["instance_url": Self.address, "client_id": client.id])
    }

    private func mint() async throws(ProviderFailure) -> any Session {
        try await OAuthClientCredentials().mint(binding, scopes: [], in: bench.context)
    }

    private func failure() async throws -> ProviderFailure {
        try #require(await #expect(throws: ProviderFailure.self) { try await mint() })
    }

    private func test() async throws -> ConnectionTest {
        let transport = VendorTransport([Self.address: vendor], time: bench.clock)
        let broker = MintingBroker(
            OAuthClientCredentials(),
            secrets: ["client_secret": Secret(client.secret)],
            transport: transport,
            time: bench.clock,
            randomness: SeededRandomness(seed: 1)
        )
        let caller = AuthorizedCaller(binding, scopes: [], broker: broker, transport: transport, time: bench.clock)
        return try #require(await ServiceNowConnector(binding, caller: caller).test())
    }

    @Test func `a client's secret is exchanged for a token that serves the instance alone`() async throws {
        let session = try await mint()
        let now = bench.clock.now()
        #expect(
            session.authorization(for: Self.address + "/api/now/table/sys_user", at: now)?.hasPrefix("Bearer ") == true
        )
        #expect(session.authorization(for: "https://evil.example/", at: now) == nil)
        #expect(session.authorization(for: "https://small-company.service-now.com.evil.example/", at: now) == nil)
        #expect(session.authorization(for: Self.address + ":444/", at: now) == nil)
        #expect(session.grantedScopes == ["useraccount"])
        #expect(session.expiresAt - now == .seconds(1_799))
    }

    @Test func `a token that is given again counts by what remains of its life`() async throws {
        let first = try await mint()
        let vendorNow = bench.clock.now() + .minutes(20)
        let again = vendor.withModel { model -> HTTPReply in
            let call = HTTPCall.form(
                model.base.appending(["oauth_token.do"]),
                [("grant_type", "client_credentials"), ("client_id", client.id), ("client_secret", client.secret)]
            )
            return model.handle(call, at: vendorNow)
        }
        #expect(vendor.withModel { $0.living(at: vendorNow) } == 1)
        let remaining = try #require(again.json?["expires_in"]?.integer)
        #expect(remaining == 599)
        let late = MintBench(CannedTransport(again), secrets: ["client_secret": client.secret])
        late.clock.advance(by: .minutes(20))
        let second = try await OAuthClientCredentials().mint(binding, scopes: [], in: late.context)
        #expect(second.expiresAt == first.expiresAt)
    }

    @Test(arguments: [Span.minutes(-5), .minutes(5)])
    func `a clock that is off by five minutes changes nothing`(skew: Span) async throws {
        let early = vendor.withModel { model in
            model.handle(
                HTTPCall.form(
                    model.base.appending(["oauth_token.do"]),
                    [("grant_type", "client_credentials"), ("client_id", client.id), ("client_secret", client.secret)]
                ),
                at: bench.clock.now() + skew
            )
        }
        let ours = MintBench(CannedTransport(early), secrets: ["client_secret": client.secret])
        let session = try await OAuthClientCredentials().mint(binding, scopes: [], in: ours.context)
        #expect(session.expiresAt - ours.clock.now() == .seconds(1_799))
    }

    @Test func `nobody's password is ever asked for or sent`() async throws {
        let canned = CannedTransport(.json(200, ["access_token": "t", "token_type": "Bearer", "expires_in": 60]))
        let ours = MintBench(canned, secrets: ["client_secret": "s", "username": "admin", "password": "hunter2"])
        var settings = binding.settings
        settings["grant_type"] = "password"
        settings["username"] = "admin"
        let sly = ConnectionBinding.of("servicenow", OAuthClientCredentials.name, settings)
        _ = try await OAuthClientCredentials().mint(sly, scopes: [], in: ours.context)
        let form = try #require(canned.calls.first).body
        let text = String(decoding: form, as: UTF8.self)
        #expect(text == "grant_type=client_credentials&client_id=\(client.id)&client_secret=s")
        #expect(canned.calls.first?.headers["content-type"] == "application/x-www-form-urlencoded")
        #expect(ours.order == ["opened client_secret", "called /oauth_token.do"])
        #expect(vendor.withModel { $0.passwordGrants } == 0)
    }

    @Test func `a secret that was changed, a client that was switched off, and a grant that is off each say so`()
        async throws
    {
        vendor.withModel { $0.isGrantEnabled = false }
        #expect(try await failure().code == "grant_not_enabled")
        vendor.withModel { $0.isGrantEnabled = true }
        _ = vendor.withModel { $0.renewSecret(of: client.id) }
        var found = try await failure()
        #expect(found.kind == .disconnected && found.code == "credential_refused")
        #expect(found.message.contains("client_secret"))
        vendor.withModel { $0.deactivate(client.id) }
        found = try await failure()
        #expect(found.kind == .disconnected)
        bench.set("client_secret", "another")
        found = try await failure()
        #expect(!found.message.contains("another"))
    }

    @Test func `a page, a megabyte and a redirect in place of a token are each told and never followed`() async throws {
        let expected: [(Impostor, String)] = [
            (.page, "unexpected_reply"), (.flood, "reply_too_large"), (.redirect, "redirected"),
        ]
        for (impostor, code) in expected {
            vendor.withFaults { $0.appoint(.impostor(impostor)) }
            let found = try await failure()
            #expect(found.code == code)
            #expect(!found.message.contains("elsewhere.example") && !found.message.contains("access_token"))
        }
        vendor.withFaults { $0.clear() }
        _ = try await mint()
    }

    @Test(arguments: [
        ("http://small-company.service-now.com", "setting_invalid"),
        ("https://u:p@x.service-now.com", "setting_invalid"),
        ("https://x.service-now.com?a=b", "setting_invalid"), ("https://x.service-now.com#f", "setting_invalid"),
        ("https://x.service-now.com/path", "setting_invalid"), ("https://servicenow", "setting_invalid"),
        ("", "setting_missing"),
    ])
    func `assertion 19: an instance's address that is not a plain https one is refused before any call`(
        address: String,
        code: String
    ) async throws {
        let binding = ConnectionBinding.of(
            "servicenow",
            OAuthClientCredentials.name,
            ["instance_url": address, "client_id": client.id]
        )
        let failure = await #expect(throws: ProviderFailure.self) {
            try await OAuthClientCredentials().mint(binding, scopes: [], in: bench.context)
        }
        #expect(failure?.code == code)
        #expect(bench.order == [])
    }

    @Test func `assertion 19: a binding's own token address never gets an instance's secret`() async throws {
        let settings = ["instance_url": Self.address, "client_id": client.id, "token_url": "https://evil.example/t"]
        let sly = ConnectionBinding.of("servicenow", OAuthClientCredentials.name, settings)
        _ = try await OAuthClientCredentials().mint(sly, scopes: [], in: bench.context)
        #expect(bench.order == ["opened client_secret", "called /oauth_token.do"])
    }

    @Test func `a sound connection passes, and a table that may not be read is named`() async throws {
        let test = try await self.test()
        #expect(test.passed)
        #expect(test.identity == "small-company.service-now.com")
        vendor.withModel { $0.setTables(["sys_user"], of: client.id) }
        let narrowed = try await self.test()
        #expect(!narrowed.passed && narrowed.missing == ["read on sys_user_grmember"])
    }
}
