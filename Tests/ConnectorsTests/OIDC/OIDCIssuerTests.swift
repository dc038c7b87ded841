import ConnectorKit
import Kernel
import Signing
import Testing
import Vendors

@Suite struct OIDCIssuerTests {
    static let redirect = "https://clearance.example/sign-in/return"
    let verifier = String(repeating: "v", count: 43)
    let now: Instant = 1_795_000_000_000

    private func issuer() throws -> OIDCIssuer {
        let address = try #require(WebAddress("https://login.small-company.example"))
        let key = try SigningKey.rsa(keyID: "first")
        return SmallCompany.signIn(at: address, redirects: [Self.redirect], key: key)
    }

    private func authorize(_ issuer: inout OIDCIssuer, _ changes: [String: String?] = [:]) throws -> HTTPReply {
        var query: [String: String?] = [
            "client_id": SmallCompany.signInClient, "redirect_uri": Self.redirect, "response_type": "code",
            "scope": "openid", "state": "s", "nonce": "n", "code_challenge_method": "S256", "login_hint": "ria",
            "code_challenge": Base64.encode(sha256(Array(verifier.utf8)), .url),
        ]
        query.merge(changes) { $1 }
        let pairs = query.compactMap { key, value in value.map { (key, $0) } }
        return issuer.handle(HTTPCall(.get, issuer.issuer.appending(["authorize"], query: pairs)), at: now)
    }

    private func code(_ reply: HTTPReply) throws -> String {
        let address = try #require(reply.headers["location"].flatMap { WebAddress($0) })
        let pairs = try #require(address.query.flatMap { WebAddress.parseForm($0) })
        return try #require(pairs.first { $0.0 == "code" }?.1)
    }

    private func redeem(_ issuer: inout OIDCIssuer, _ code: String, verifier: String? = nil, at now: Instant? = nil)
        -> HTTPReply
    {
        let form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Self.redirect),
            ("client_id", SmallCompany.signInClient), ("code_verifier", verifier ?? self.verifier),
        ]
        return issuer.handle(.form(issuer.issuer.appending(["token"]), form), at: now ?? self.now)
    }

    private func claims(_ reply: HTTPReply, _ issuer: inout OIDCIssuer) throws -> JSON {
        let token = try #require(reply.json?["id_token"]?.string)
        let keys = issuer.handle(HTTPCall(.get, issuer.issuer.appending(["keys"])), at: now)
        let rules = TokenRules(
            issuer: issuer.identifier,
            audience: SmallCompany.signInClient,
            algorithms: [.rs256]
        )
        return try rules.claims(of: token, keys: try JWKSet(parsing: keys.body), at: now)
    }

    @Test func `a known person gets a token that verifies`() throws {
        var issuer = try issuer()
        let reply = redeem(&issuer, try code(try authorize(&issuer)))
        let claims = try claims(reply, &issuer)
        #expect(claims["sub"]?.string == SmallCompany.ria.subject)
        #expect(claims["nonce"] == "n")
    }

    @Test func `a token of before a rotation still verifies`() throws {
        var issuer = try issuer()
        let reply = redeem(&issuer, try code(try authorize(&issuer)))
        issuer.rotate(to: try SigningKey.rsa(keyID: "second"))
        #expect(throws: Never.self) { try claims(reply, &issuer) }
        let later = redeem(&issuer, try code(try authorize(&issuer)))
        issuer.retireOldKeys()
        #expect(throws: Never.self) { try claims(later, &issuer) }
        #expect(throws: Refusal.self) { try claims(reply, &issuer) }
    }

    @Test func `a code is good once, for a minute, with its verifier`() throws {
        var issuer = try issuer()
        let first = try code(try authorize(&issuer))
        #expect(redeem(&issuer, first).status == 200)
        #expect(redeem(&issuer, first).status == 400)
        let second = try code(try authorize(&issuer))
        #expect(redeem(&issuer, second, verifier: String(repeating: "w", count: 43)).status == 400)
        let third = try code(try authorize(&issuer))
        #expect(redeem(&issuer, third, at: now + .seconds(61)).status == 400)
    }

    @Test func `without a hint a page asks who it is`() throws {
        var issuer = try issuer()
        let reply = try authorize(&issuer, ["login_hint": nil])
        #expect(reply.status == 200)
        #expect(String(decoding: reply.body, as: UTF8.self).contains("Pat Approver"))
    }

    @Test func `an unknown return address is never followed`() throws {
        var issuer = try issuer()
        let reply = try authorize(&issuer, ["redirect_uri": "https://elsewhere.example"])
        #expect(reply.status == 400)
        #expect(reply.headers["location"] == nil)
    }

    @Test(arguments: ["code_challenge", "code_challenge_method"])
    func `PKCE is not optional`(missing: String) throws {
        var issuer = try issuer()
        let reply = try authorize(&issuer, [missing: nil])
        #expect(reply.headers["location"]?.contains("error=invalid_request") == true)
    }
}
