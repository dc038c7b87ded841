import Kernel
import Signing
import Testing

@Suite struct DPoPTests {
    let now: Instant = 1_760_000_000_000
    let token = Secret("eyJ.access.token")

    private func address(_ text: String) throws -> WebAddress { try #require(WebAddress(text)) }

    private func proof(_ key: SigningKey, token: Secret? = nil, nonce: String? = nil) throws -> String {
        try DPoPProof.make(
            "POST",
            address("https://org.okta.com/oauth2/v1/token?x=1"),
            key: key,
            id: "one",
            at: now,
            token: token,
            nonce: nonce
        )
    }

    private func key() throws -> SigningKey { try SigningKey.es256(from: CountingRandomness(3), keyID: "k") }

    @Test func `a proof names its key, and the query does not count`() throws {
        let key = try key()
        let verified = try DPoPProof.verify(
            try proof(key, nonce: "n"),
            "POST",
            address("https://org.okta.com/oauth2/v1/token?y=2"),
            at: now
        )
        #expect(verified.thumbprint == key.publicKey.thumbprint)
        #expect(verified.nonce == "n")
        #expect(verified.id == "one")
    }

    @Test func `a proof carries the public key and never the private one`() throws {
        let header = try #require(Base64.decode(try proof(key()).split(separator: ".")[0], .url))
        let members = try JSON(parsing: header)["jwk"]?.members?.map(\.key)
        #expect(members == ["kty", "crv", "x", "y"])
    }

    @Test func `a proof is for one method, one address and one token`() throws {
        let (key, here) = (try key(), try address("https://org.okta.com/oauth2/v1/token"))
        let bound = try proof(key, token: token)
        _ = try DPoPProof.verify(bound, "POST", here, at: now, token: token)
        #expect(throws: Refusal.self) { try DPoPProof.verify(bound, "GET", here, at: now, token: token) }
        #expect(throws: Refusal.self) {
            try DPoPProof.verify(bound, "POST", address("https://org.okta.com/oauth2/v1/other"), at: now, token: token)
        }
        #expect(throws: Refusal.self) { try DPoPProof.verify(bound, "POST", here, at: now, token: Secret("other")) }
        #expect(throws: Refusal.self) { try DPoPProof.verify(proof(key), "POST", here, at: now, token: token) }
    }

    @Test func `an old proof and one from the future are refused`() throws {
        let (made, here) = (try proof(key()), try address("https://org.okta.com/oauth2/v1/token"))
        _ = try DPoPProof.verify(made, "POST", here, at: now + .minutes(5))
        #expect(throws: Refusal.self) { try DPoPProof.verify(made, "POST", here, at: now + .minutes(5) + .seconds(1)) }
        #expect(throws: Refusal.self) { try DPoPProof.verify(made, "POST", here, at: now - .seconds(31)) }
    }

    @Test func `a token is not a proof`() throws {
        let here = try address("https://org.okta.com/oauth2/v1/token")
        let key = try key()
        let claims: JSON = ["htm": "POST", "htu": .string(here.description), "iat": 1_760_000_000, "jti": "x"]
        let header = [JSON.Member("typ", "JWT"), JSON.Member("jwk", key.publicKey.bare)]
        let token = try JWS.sign(claims, header: header, with: key)
        #expect(throws: Refusal.self) { try DPoPProof.verify(token, "POST", here, at: now) }
    }
}
