import ConnectorKit
import Connectors
import Kernel
import TestKit
import Testing

@Suite struct WebAPITests {
    private let settings = ["base_url": "https://api.example.com/v1", "probe_path": "me"]

    private func binding(_ provider: String, _ more: [String: String] = [:]) -> ConnectionBinding {
        .of("web_api", provider, settings.merging(more) { $1 })
    }

    private func mint(_ bench: MintBench, _ more: [String: String] = [:]) async throws(ProviderFailure) -> any Session {
        try await PastedSecret<WebAPISecret>().mint(binding("secret", more), scopes: [], in: bench.context)
    }

    private func bench(_ secrets: [String: String]) -> MintBench {
        MintBench(CannedTransport(HTTPReply(200)), secrets: secrets)
    }

    @Test func `a pasted secret is shown as the settings say, and only what is needed is opened`() async throws {
        let bench = bench(["token": "t0ken", "username": "ada", "password": "pw"])
        let (now, url) = (bench.clock.now(), "https://api.example.com/v1/me")
        #expect(try await mint(bench).authorization(for: url, at: now) == "Bearer t0ken")
        #expect(bench.order == ["opened token"])
        let basic = try await mint(bench, ["authorization": "basic"])
        #expect(basic.authorization(for: url, at: now) == "Basic " + Base64.encode("ada:pw".utf8))
        let key = try await mint(bench, ["authorization": "X-Api-Key"])
        #expect(key.authorization(for: url, at: now, header: "x-api-key") == "t0ken")
        #expect(key.authorization(for: url, at: now) == nil)
        #expect(key.authorization(for: "https://api.example.com/v2", at: now, header: "x-api-key") == nil)
        #expect(bench.order.count { $0 == "opened password" } == 1)
    }

    @Test(arguments: [
        "host", "cookie", "content-length", "proxy-authorization", "transfer-encoding", "a b", "x\r\ny", "",
    ])
    func `a secret never steers the call itself`(header: String) async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await mint(bench(["token": "t"]), ["authorization": header])
        }
        #expect(failure?.code == "setting_invalid")
    }

    @Test func `a secret that cannot be one is refused without being told`() async throws {
        let failures = [
            await #expect(throws: ProviderFailure.self) { try await mint(bench(["token": "a\r\nb: canary"])) },
            await #expect(throws: ProviderFailure.self) {
                try await mint(bench(["username": "a:canary", "password": "p"]), ["authorization": "basic"])
            },
            await #expect(throws: ProviderFailure.self) { try await mint(bench([:])) },
        ]
        #expect(failures.map { $0?.code } == ["secret_invalid", "secret_invalid", "secret_missing"])
        #expect(failures.allSatisfy { $0?.message.contains("canary") == false })
    }

    @Test func `references to 1Password are refused whenever they are used`() async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await OnePassword().mint(binding("op"), scopes: [], in: bench([:]).context)
        }
        #expect(failure?.kind == .terminal && failure?.code == "op_refused")
        #expect(failure?.message.contains("paste the secret") == true)
    }

    @Test func `a secret of the environment is there where the operator offers it, and nowhere else`() async throws {
        let refused = await #expect(throws: ProviderFailure.self) {
            try await EnvironmentSecret().mint(binding("env"), scopes: [], in: bench([:]).context)
        }
        #expect(refused?.kind == .terminal && refused?.code == "env_refused")
        let app = OperatorApp(settings: [:]) { name in
            guard name == EnvironmentSecret.variable else { throw Refusal(.notFound, "secret_missing", "none") }
            return Secret("from-the-environment")
        }
        let offered = MintBench(CannedTransport(HTTPReply(200)), apps: [EnvironmentSecret.app: app])
        let session = try await EnvironmentSecret().mint(binding("env"), scopes: [], in: offered.context)
        let found = session.authorization(for: "https://api.example.com/v1/me", at: offered.clock.now())
        #expect(found == "Bearer from-the-environment")
    }

    @Test(arguments: [(200, true), (204, true), (302, false), (401, false), (403, false), (404, false), (500, false)])
    func `a test reads the probe and says what was answered`(status: Int, passes: Bool) async throws {
        let clock = VirtualClock()
        let canned = CannedTransport(HTTPReply(status, headers: ["location": "https://evil.example"]))
        let broker = MintingBroker(
            PastedSecret<WebAPISecret>(),
            secrets: ["token": Secret("t")],
            transport: canned,
            time: clock,
            randomness: SeededRandomness(seed: 1)
        )
        let caller = AuthorizedCaller(binding("secret"), scopes: [], broker: broker, transport: canned, time: clock)
        let test = try #require(await WebAPIConnector(binding("secret"), caller: caller).test())
        #expect(test.passed == passes)
        #expect(canned.calls.allSatisfy { $0.address.description == "https://api.example.com/v1/me" })
        #expect(test.checks.allSatisfy { !$0.detail.contains("evil") })
    }
}
