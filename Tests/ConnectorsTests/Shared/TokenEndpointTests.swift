import ConnectorKit
import Connectors
import Kernel
import TestKit
import Testing
import Vendors

/// What a token endpoint may answer, and what becomes of it, at any system.
@Suite struct TokenEndpointTests {
    private func mint(_ reply: HTTPReply, _ settings: [String: String] = [:]) async throws(ProviderFailure)
        -> (any Session, MintBench, CannedTransport)
    {
        let canned = CannedTransport(reply)
        let bench = MintBench(canned, secrets: ["client_secret": "canary-secret"])
        let given = [
            "base_url": "https://api.example.com/v1", "token_url": "https://login.example.com/oauth/token",
            "client_id": "c",
        ]
        let binding = ConnectionBinding.of("oauth_api", OAuthClientCredentials.name, given.merging(settings) { $1 })
        return (try await OAuthClientCredentials().mint(binding, scopes: [], in: bench.context), bench, canned)
    }

    private func failure(_ reply: HTTPReply, _ settings: [String: String] = [:]) async throws -> ProviderFailure {
        try #require(await #expect(throws: ProviderFailure.self) { try await mint(reply, settings) })
    }

    private func good(_ change: [JSON.Member] = []) -> HTTPReply {
        var members: [JSON.Member] = [
            .init("access_token", "canary-token"), .init("token_type", "bearer"), .init("expires_in", 300),
        ]
        for member in change {
            members.removeAll { $0.key == member.key }
            if !member.value.isNull { members.append(member) }
        }
        return .json(200, .object(members))
    }

    @Test func `the token goes below the base address, and nowhere beside it`() async throws {
        let (session, bench, canned) = try await mint(good())
        let now = bench.clock.now()
        #expect(session.authorization(for: "https://api.example.com/v1/me", at: now) == "Bearer canary-token")
        for address in [
            "https://api.example.com/v2", "https://api.example.com/v1evil", "https://login.example.com/v1/me",
            "http://api.example.com/v1/me", "https://api.example.com/v1/../admin",
            "https://api.example.com/v1/%2e%2e/a",
            "https://api.example.com/v1/./a",
        ] { #expect(session.authorization(for: address, at: now) == nil, "\(address)") }
        #expect(session.authorization(for: "https://api.example.com/v1/me", at: now + .seconds(300)) == nil)
        #expect(canned.calls.map(\.address.description) == ["https://login.example.com/oauth/token"])
    }

    @Test func `an endpoint that does not say how long a token lives is asked again within minutes`() async throws {
        let (session, bench, _) = try await mint(good([.init("expires_in", .null)]))
        #expect(session.expiresAt - bench.clock.now() == .minutes(10))
        let (other, otherBench, _) = try await mint(good([.init("expires_in", "1799")]))
        #expect(other.expiresAt - otherBench.clock.now() == .seconds(1_799))
        let (long, longBench, _) = try await mint(good([.init("expires_in", 10_000_000_000)]))
        #expect(long.expiresAt - longBench.clock.now() == .days(1))
    }

    @Test func `an answer that is no token is a closed failure`() async throws {
        let expected: [(HTTPReply, String)] = [
            (good([.init("access_token", .null)]), "unexpected_reply"),
            (good([.init("access_token", "")]), "unexpected_reply"),
            (good([.init("access_token", "a\r\nx-evil: 1")]), "unexpected_reply"),
            (good([.init("access_token", "a b")]), "unexpected_reply"),
            (good([.init("access_token", .string(String(repeating: "a", count: 20_000)))]), "unexpected_reply"),
            (good([.init("token_type", "mac")]), "token_type_unknown"),
            (good([.init("token_type", .null)]), "token_type_unknown"),
            (good([.init("expires_in", 0)]), "unexpected_reply"), (good([.init("expires_in", -5)]), "unexpected_reply"),
            (good([.init("expires_in", "soon")]), "unexpected_reply"),
            (good([.init("refresh_token", "a\nb")]), "unexpected_reply"),
            (HTTPReply(200, body: Array("<html>sign in</html>".utf8)), "unexpected_reply"),
            (HTTPReply(200, body: Array("[]".utf8)), "unexpected_reply"), (HTTPReply(204), "unexpected_reply"),
            (good([.init("x", .string(String(repeating: "y", count: 70_000)))]), "reply_too_large"),
            (HTTPReply(302, headers: ["location": "https://evil.example"]), "redirected"),
            (HTTPReply(429, headers: ["retry-after": "7"]), "rate_limited"), (HTTPReply(503), "provider_unavailable"),
            (HTTPReply(404), "not_found"), (.gatewayPage, "provider_unavailable"),
        ]
        for (reply, code) in expected {
            let found = try await failure(reply)
            #expect(found.code == code)
            #expect(!found.message.contains("canary") && !found.message.contains("evil"))
        }
        #expect(try await failure(HTTPReply(429, headers: ["retry-after": "7"])).retryAfter == .seconds(7))
    }

    @Test func `only a word of the standard's is ever repeated from a refusal`() async throws {
        for word in ["invalid_client", "invalid_grant", "unauthorized_client", "access_denied"] {
            let found = try await failure(.json(400, ["error": .string(word), "error_description": "canary text"]))
            #expect(found.kind == .disconnected && found.message.contains(word))
            #expect(!found.message.contains("canary"))
        }
        for text in ["canary-secret", "<script>", String(repeating: "a", count: 41)] {
            let found = try await failure(.json(400, ["error": .string(text)]))
            #expect(found.kind == .disconnected && !found.message.contains(text))
        }
        #expect(try await failure(.json(400, ["error": "invalid_scope"])).code == "scope_missing")
        #expect(try await failure(.json(400, ["error": "unsupported_grant_type"])).code == "grant_not_enabled")
    }

    @Test(arguments: [
        "http://login.example.com/t", "https://login.example.com/t?x=1", "https://login.example.com/t#x",
        "https://a@login.example.com/t", "https://login/t", "https://login.example.com/a/../t",
        "https://login.example.com/%2e%2e/t", "ftp://login.example.com", "https://login.example.com//t",
    ])
    func `assertion 19: a token address that is not a plain https one is refused before any call`(address: String)
        async throws
    {
        let found = try await failure(good(), ["token_url": address])
        #expect(found.kind == .terminal && found.code == "setting_invalid")
    }
}
