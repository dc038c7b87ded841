import Kernel
import Signing
import Testing

@Suite struct TokenAttackTests {
    static let now: Instant = 1_760_000_000_000
    let rsa: SigningKey
    let other: SigningKey
    let keys: JWKSet
    let rules = TokenRules(issuer: "https://issuer.example", audience: "us", algorithms: [.rs256])

    init() throws {
        rsa = try SigningKey.rsa(keyID: "one")
        other = try SigningKey.es256(from: CountingRandomness(1), keyID: "two")
        keys = JWKSet([rsa.publicKey.named("one"), other.publicKey.named("two")])
    }

    private func claims(_ changes: [JSON.Member] = []) -> JSON {
        let seconds = Self.now.milliseconds / 1_000
        let usual: [JSON.Member] = [
            .init("iss", "https://issuer.example"), .init("aud", "us"), .init("sub", "alice"),
            .init("iat", .integer(seconds)), .init("exp", .integer(seconds + 300)),
        ]
        return .object(usual.filter { member in !changes.contains { $0.key == member.key } } + changes).withoutNulls
    }

    private func reason(_ token: String, _ rules: TokenRules? = nil) -> String {
        do {
            _ = try (rules ?? self.rules).claims(of: token, keys: keys, at: Self.now)
            return "accepted"
        } catch { return error.reason }
    }

    /// A token with a header and a signature of the attacker's choice.
    private func forged(_ header: JSON, _ claims: JSON, signature: (String) throws -> [UInt8]) rethrows -> String {
        let input = Base64.encode(header.text.utf8, .url) + "." + Base64.encode(claims.text.utf8, .url)
        return input + "." + Base64.encode(try signature(input), .url)
    }

    @Test func `an honest token is accepted`() throws {
        #expect(reason(try JWS.sign(claims(), with: rsa)) == "accepted")
    }

    @Test func `a token without signature is refused`() {
        for name in ["none", "None", "NONE", "nOnE"] {
            let token = forged(["alg": .string(name), "kid": "one"], claims()) { _ in [] }
            #expect(reason(token) == "token_algorithm")
        }
    }

    @Test func `the public key is no shared secret`() throws {
        let pem = rsa.publicKey.json.canonical
        let token = forged(["alg": "HS256", "kid": "one"], claims()) { hmacSHA256(Array($0.utf8), key: pem) }
        #expect(reason(token) == "token_algorithm")
    }

    @Test func `a good signature by another of the issuer's algorithms is refused`() throws {
        #expect(reason(try JWS.sign(claims(), with: other)) == "token_algorithm")
    }

    @Test func `a good signature under another key's name is refused`() throws {
        let mine = try SigningKey.rsa(keyID: "one")
        #expect(reason(try JWS.sign(claims(), with: mine)) == "token_signature")
        #expect(reason(try JWS.sign(claims(), with: mine.named("three"))) == "token_key_unknown")
        #expect(reason(try JWS.sign(claims(), with: rsa.named(nil))) == "token_key_unknown")
    }

    @Test func `a key that the token brings along is not believed`() throws {
        let mine = try SigningKey.rsa(keyID: nil)
        let header: [JSON.Member] = [.init("jwk", mine.publicKey.json), .init("jku", "https://evil.example/keys")]
        #expect(reason(try JWS.sign(claims(), header: header, with: mine)) == "token_key_unknown")
        #expect(reason(try JWS.sign(claims(), header: header, with: mine.named("one"))) == "token_signature")
    }

    @Test func `two keys of one name are both refused`() throws {
        let twice = JWKSet([rsa.publicKey.named("one"), try SigningKey.rsa().publicKey.named("one")])
        let token = try JWS.sign(claims(), with: rsa)
        #expect(throws: Refusal.self) { try rules.claims(of: token, keys: twice, at: Self.now) }
    }

    @Test func `an extension is refused, known or not`() throws {
        let header: [JSON.Member] = [.init("crit", ["exp"])]
        #expect(reason(try JWS.sign(claims(), header: header, with: rsa)) == "token_critical")
        #expect(reason(try JWS.sign(claims(), header: [.init("b64", false)], with: rsa)) == "token_critical")
    }

    @Test func `a token of another kind is refused`() throws {
        let proof = try JWS.sign(claims(), header: [.init("typ", "dpop+jwt")], with: rsa)
        #expect(reason(proof) == "token_type")
        let plain = try JWS.sign(claims(), header: [.init("typ", "JWT")], with: rsa)
        #expect(reason(plain) == "accepted")
        let strict = TokenRules(
            issuer: "https://issuer.example",
            audience: "us",
            algorithms: [.rs256],
            type: "application/logout+jwt"
        )
        #expect(reason(plain, strict) == "token_type")
    }

    @Test func `duplicate keys are refused in header and claims`() throws {
        let twice = #"{"iss":"https://issuer.example","aud":"them","aud":"us","exp":9999999999}"#
        let header = #"{"alg":"RS256","kid":"one"}"#
        let input = Base64.encode(header.utf8, .url) + "." + Base64.encode(twice.utf8, .url)
        let token = input + "." + Base64.encode(try rsa.signature(of: Array(input.utf8)), .url)
        #expect(reason(token) == "token_malformed")
        let head = #"{"alg":"none","alg":"RS256","kid":"one"}"#
        let second = Base64.encode(head.utf8, .url) + "." + Base64.encode(claims().text.utf8, .url)
        #expect(
            reason(second + "." + Base64.encode(try rsa.signature(of: Array(second.utf8)), .url)) == "token_malformed"
        )
    }

    static let wrongClaims: [(JSON.Member, String)] = [
        (.init("iss", "https://issuer.example/"), "token_issuer"), (.init("iss", nil), "token_issuer"),
        (.init("aud", "them"), "token_audience"), (.init("aud", ["them"]), "token_audience"),
        (.init("aud", nil), "token_audience"), (.init("exp", nil), "token_expired"),
        (.init("exp", .integer(1_759_999_000)), "token_expired"), (.init("exp", "never"), "token_malformed"),
        (.init("nbf", .integer(1_760_001_000)), "token_not_yet_valid"),
        (.init("iat", .integer(1_760_001_000)), "token_not_yet_valid"),
    ]

    @Test(arguments: wrongClaims)
    func `a claim that is not as agreed is refused`(claim: JSON.Member, expected: String) throws {
        #expect(reason(try JWS.sign(claims([claim]), with: rsa)) == expected)
    }

    @Test func `the clocks may differ by the leeway and no more`() throws {
        let seconds = Self.now.milliseconds / 1_000
        #expect(reason(try JWS.sign(claims([.init("exp", .integer(seconds - 59))]), with: rsa)) == "accepted")
        #expect(reason(try JWS.sign(claims([.init("exp", .integer(seconds - 60))]), with: rsa)) == "token_expired")
    }

    @Test func `no algorithm agreed means none accepted`() throws {
        let rules = TokenRules(issuer: "https://issuer.example", audience: "us", algorithms: [])
        #expect(reason(try JWS.sign(claims(), with: rsa), rules) == "token_algorithm")
    }

    @Test func `a changed byte anywhere is refused`() throws {
        let token = try JWS.sign(claims(), with: rsa)
        for offset in stride(from: 0, to: token.utf8.count, by: 7) {
            var bytes = Array(token.utf8)
            bytes[offset] = bytes[offset] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(reason(String(decoding: bytes, as: UTF8.self)) != "accepted")
        }
    }
}

extension JWK {
    func named(_ keyID: String) -> JWK { JWK(material, keyID: keyID, algorithm: algorithm, use: use) }
}
