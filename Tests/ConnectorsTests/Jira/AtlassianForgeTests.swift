import ConnectorKit
import Connectors
import Kernel
import TestKit
import Testing

@Suite struct AtlassianForgeTests {
    private let bench = MintBench(CannedTransport(HTTPReply(200)))

    private func token(_ life: Span) -> String {
        let expiry = (bench.clock.now() + life).milliseconds / 1_000
        let payload = Base64.encode(#"{"exp":\#(expiry),"aud":"api"}"#.utf8, .url)
        return "eyJhbGciOiJSUzI1NiJ9.\(payload).c2ln"
    }

    private func mint(_ token: String?) async throws(ProviderFailure) -> any Session {
        if let token { bench.set(ForgeToken.field, token) }
        let settings = ["site_url": "https://a.atlassian.net", "cloud_id": "11111111-2222-3333-4444-555555555555"]
        let binding = ConnectionBinding.of("jira", AtlassianForge.name, settings)
        return try await AtlassianForge().mint(binding, scopes: [], in: bench.context)
    }

    @Test func `a token that Forge handed over serves its site until it expires`() async throws {
        let session = try await mint(token(.hours(3)))
        let now = bench.clock.now()
        let home = "https://api.atlassian.com/ex/jira/11111111-2222-3333-4444-555555555555"
        #expect(session.authorization(for: home + "/rest/api/3/myself", at: now) != nil)
        #expect(session.authorization(for: home + "/rest/api/3/myself", at: now + .hours(3)) == nil)
        #expect(session.authorization(for: "https://a.atlassian.net/rest/api/3/myself", at: now) == nil)
    }

    @Test func `a clock that is off by five minutes lets a token of four hours live for four`() async throws {
        let session = try await mint(token(.minutes(245)))
        #expect(session.expiresAt == bench.clock.now() + .hours(4))
    }

    @Test func `a token that has expired, lives too long, or says nothing of it is not used`() async throws {
        let expected = [
            (token(.seconds(-1)), "forge_token_expired"), (token(.hours(5)), "forge_token_too_long"),
            ("opaque", "forge_token_unreadable"), ("a.b.c", "forge_token_unreadable"),
            ("a." + Base64.encode("{}".utf8, .url) + ".c", "forge_token_unreadable"),
            (token(.hours(1)) + "\r\nx: y", "forge_token_unreadable"),
        ]
        for (token, code) in expected {
            let failure = await #expect(throws: ProviderFailure.self) { try await mint(token) }
            #expect(failure?.code == code)
            #expect(failure?.kind == .retryable)
        }
        let fresh = MintBench(CannedTransport(HTTPReply(200)))
        let binding = ConnectionBinding.of("jira", AtlassianForge.name, ["cloud_id": "11111111-2222"])
        let failure = await #expect(throws: ProviderFailure.self) {
            try await AtlassianForge().mint(binding, scopes: [], in: fresh.context)
        }
        #expect(failure?.code == "forge_token_missing")
    }
}
