import ConnectorKit
import Domain
import Federation
import Kernel
import Signing
import Synchronization
import TestKit
import Testing
import Vault

@Suite struct OwnIssuerTests {
    let clock = VirtualClock()
    let store: any Store
    let vault: EnvelopeVault

    init() throws {
        store = try MemoryStore.make(clock: clock)
        vault = EnvelopeVault(keys: try dataKeys())
    }

    private func issuer(
        at address: String = "https://clearance.example.com",
        period: Span = .days(30),
        seed: UInt64 = 3,
        makeKey: @escaping @Sendable () throws -> SigningKey = { try SigningKey.rsa(.rs256) }
    ) throws -> OwnIssuer {
        OwnIssuer(
            IssuerAddress(try #require(WebAddress(address))),
            schedule: KeySchedule(period: period),
            store: store,
            vault: vault,
            randomness: SeededRandomness(seed: seed),
            makeKey: makeKey
        )
    }

    private func token(
        _ issuer: OwnIssuer,
        of connection: String = "one",
        for audience: String = "sts.amazonaws.com"
    ) async throws -> String {
        try await issuer.token(of: ID(connection), in: "acme", for: audience).withText { $0 }
    }

    private func rules(for audience: String = "sts.amazonaws.com") -> TokenRules {
        TokenRules(
            issuer: "https://clearance.example.com",
            audience: audience,
            algorithms: [.rs256],
            leeway: .seconds(0)
        )
    }

    @Test func `assertion 21: a token is RS256 under the key's thumbprint, for one audience, of ten minutes at most`()
        async throws
    {
        let issuer = try issuer()
        let compact = try await token(issuer)
        let keys = try JWKSet(try await issuer.keySet())
        let claims = try rules().claims(of: compact, keys: keys, at: clock.now())
        let header = try JSON(parsing: try #require(Base64.decode(compact.prefix { $0 != "." }, .url)))
        #expect(header["alg"] == "RS256")
        #expect(header["kid"]?.string == keys.keys.first?.thumbprint)
        #expect(claims["aud"] == "sts.amazonaws.com")
        #expect(claims["iss"] == "https://clearance.example.com")
        let life = try #require(claims["exp"]?.integer) - (try #require(claims["nbf"]?.integer))
        #expect(life <= 600 && life > 0)
        #expect(claims["jti"] != nil)
    }

    @Test func `assertion 21: the key set has public members only`() async throws {
        let keys = try #require(try await issuer().keySet()["keys"]?.array)
        #expect(keys.count == 1)
        for key in keys {
            #expect(Set(try #require(key.members).map(\.key)) == ["kty", "n", "e", "kid", "alg", "use"])
            #expect(key["alg"] == "RS256" && key["use"] == "sig" && key["kty"] == "RSA")
        }
    }

    @Test func `assertion 21: a subject is of one connection of one organization, by ids that are never given twice`()
        async throws
    {
        let issuer = try issuer()
        let keys = try JWKSet(try await issuer.keySet())
        var subjects: Set<String> = []
        for (organization, connection) in [("acme", "one"), ("acme", "two"), ("globex", "one")] {
            let compact = try await issuer.token(of: ID(connection), in: ID(organization), for: "aud").withText { $0 }
            let subject = try rules(for: "aud").claims(of: compact, keys: keys, at: clock.now())["sub"]?.string
            #expect(subject == "organization:\(organization):connection:\(connection)")
            subjects.insert(subject ?? "")
        }
        #expect(subjects.count == 3)
    }

    @Test(arguments: ["", String(repeating: "a", count: 257)])
    func `assertion 21: a token is for exactly one audience that somebody can be`(audience: String) async throws {
        let issuer = try issuer()
        await #expect(throws: Refusal.self) { try await token(issuer, for: audience) }
    }

    /// Everybody who keeps a key set no longer than told can verify every token for as long as it lives.
    @Test func `assertion 21: whoever keeps the key set for its cache time verifies every token through rotations`()
        async throws
    {
        let issuer = try issuer()
        var kept: [(set: JWKSet, at: Instant)] = []
        var tokens: [(compact: String, until: Instant)] = []
        var signers: Set<String> = []
        for step in 0..<(24 * 70) {
            let now = clock.now()
            kept.append((try JWKSet(try await issuer.keySet()), now))
            kept.removeAll { now - $0.at > KeySchedule.cacheTime }
            let compact = try await token(issuer)
            signers.insert(try #require(try UnverifiedToken(compact).keyID))
            tokens.append((compact, now + IdentityClaims.life - IdentityClaims.backdating))
            tokens.removeAll { $0.until <= now }
            for (compact, _) in tokens {
                for (set, _) in kept { _ = try rules().claims(of: compact, keys: set, at: now) }
            }
            clock.advance(by: step % 7 == 0 ? .minutes(4) : .minutes(64))
        }
        #expect(signers.count == 3)
        let (keys, now) = try await issuer.keys()
        for (key, next) in zip(keys, keys.dropFirst()) {
            #expect(next.signsFrom - next.publishedAt >= KeySchedule.cacheTime)
            #expect((.days(30)..<(.days(30) + .hours(2))).contains(next.signsFrom - key.signsFrom))
        }
        // What is over is neither published nor kept.
        #expect(try JWKSet(try await issuer.keySet()).keys.count < keys.count)
        #expect(keys.first?.sealed == nil)
        #expect(issuer.status(of: try #require(keys.first), among: keys, at: now) == "past")
    }

    @Test func `after a long silence the old key signs on until the new one is known`() async throws {
        let issuer = try issuer()
        let first = try UnverifiedToken(try await token(issuer)).keyID
        clock.advance(by: .days(100))
        #expect(try UnverifiedToken(try await token(issuer)).keyID == first)
        clock.advance(by: .hours(25))
        #expect(try UnverifiedToken(try await token(issuer)).keyID != first)
    }

    @Test func `a rotation before its time publishes the next key and is one at a time`() async throws {
        let issuer = try issuer()
        let first = try UnverifiedToken(try await token(issuer)).keyID
        try await issuer.rotate()
        #expect(try JWKSet(try await issuer.keySet()).keys.count == 2)
        let refusal = await #expect(throws: Refusal.self) { try await issuer.rotate() }
        #expect(refusal?.reason == "key_waiting")
        #expect(try UnverifiedToken(try await token(issuer)).keyID == first)
        clock.advance(by: KeySchedule.lead)
        #expect(try UnverifiedToken(try await token(issuer)).keyID != first)
    }

    @Test func `a key that was given up is published and used no more, and the new one waits for its cache time`()
        async throws
    {
        let issuer = try issuer()
        let first = try #require(try UnverifiedToken(try await token(issuer)).keyID)
        try await issuer.withdraw()
        let published = try JWKSet(try await issuer.keySet()).keys
        #expect(published.count == 1 && published.first?.keyID != first)
        let refusal = await #expect(throws: Refusal.self) { try await token(issuer) }
        #expect(refusal?.reason == "issuer_key_waiting")
        clock.advance(by: KeySchedule.cacheTime)
        #expect(try UnverifiedToken(try await token(issuer)).keyID == published.first?.keyID)
        let (keys, _) = try await issuer.keys()
        #expect(keys.first?.sealed == nil)
    }

    @Test func `two servers of one database make one key`() async throws {
        let (one, other) = (try issuer(), try issuer(seed: 4))
        async let first = one.keySet()
        async let second = other.keySet()
        #expect(try await first == second)
        #expect(try await one.keys().keys.count == 1)
        let keys = try JWKSet(try await one.keySet())
        _ = try rules().claims(of: try await token(other), keys: keys, at: clock.now())
    }

    @Test func `a key of another algorithm is refused`() async throws {
        for issuer in [
            try issuer(makeKey: { try SigningKey.rsa(.ps256) }),
            try issuer(makeKey: { try SigningKey.es256(from: SystemRandomness()) }),
        ] {
            let refusal = await #expect(throws: Refusal.self) { try await issuer.keySet() }
            #expect(refusal?.reason == "issuer_key_weak")
        }
    }

    @Test func `the discovery document says what the clouds ask for`() throws {
        let issuer = try issuer()
        let document = issuer.discovery
        #expect(document["issuer"] == "https://clearance.example.com")
        #expect(document["jwks_uri"] == "https://clearance.example.com/.well-known/jwks.json")
        #expect(document["id_token_signing_alg_values_supported"] == ["RS256"])
        #expect(document["response_types_supported"] == ["id_token"])
        #expect(document["subject_types_supported"] == ["public"])
    }

    static let addresses: [(String, String, Int)] = [
        ("https://clearance.example.com/", "https://clearance.example.com", 0),
        ("https://id.example.com/clearance/", "https://id.example.com/clearance", 0),
        ("https://Clearance.Example.com", "https://clearance.example.com", 0),
        ("https://clearance.example.com:8443", "https://clearance.example.com:8443", 1),
        ("http://clearance.example.com", "http://clearance.example.com", 1),
        ("http://localhost:8080", "http://localhost:8080", 2),
        ("https://10.0.0.1", "https://10.0.0.1", 1),
    ]

    @Test(arguments: addresses)
    func `an issuer is named without a slash, and what the clouds would refuse is known`(
        address: String,
        identifier: String,
        problems: Int
    ) throws {
        let issuer = IssuerAddress(try #require(WebAddress(address)))
        #expect(issuer.identifier == identifier)
        #expect(issuer.problems.count == problems)
        #expect(issuer.discovery.description == identifier + "/.well-known/openid-configuration")
    }
}
