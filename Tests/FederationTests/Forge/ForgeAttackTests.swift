import Federation
import Kernel
import Signing
import TestKit
import Testing

/// Invocation tokens of Forge held to what is published of attacks on tokens.
@Suite(.enabled(if: SharedFiles.areExpected, "the vectors beside the project are absent"))
struct ForgeAttackTests {
    @Test(arguments: ["json_web_signature_test", "json_web_key_test", "json_web_crypto_test"])
    func `assertion 22: no token of Wycheproof is an invocation, whatever its verdict there`(name: String) throws {
        var seen = 0
        let file = try JSON(parsing: SharedFiles.bytes("vectors/wycheproof/\(name).json"), depth: 64)
        let forge = ForgeInvocation(app: "ari:cloud:ecosystem::app/one")
        for group in file["testGroups"]?.array ?? [] {
            let published = group["public"] ?? group["private"] ?? .null
            let document: JSON = published["keys"] == nil ? ["keys": [published]] : published
            let keys = (try? JWKSet(document)) ?? JWKSet([])
            for test in group["tests"]?.array ?? [] {
                guard let token = test["jws"]?.string ?? test["jwe"]?.string else { continue }
                seen += 1
                #expect(throws: Refusal.self) {
                    try forge.licence(in: token, keys: keys, at: Instant(milliseconds: 1_700_000_000_000))
                }
            }
        }
        #expect(seen > 0)
    }

    @Test func `assertion 22: a token of another algorithm, key, app, issuer or time is no invocation`() throws {
        let now = Instant(milliseconds: 1_800_000_000_000)
        let (key, other) = (try SigningKey.rsa(keyID: "k"), try SigningKey.rsa(keyID: "k"))
        let pss = try SigningKey.rsa(.ps256, keyID: "k")
        let app = "ari:cloud:ecosystem::app/one"
        func claims(_ change: [String: JSON] = [:]) -> JSON {
            let base: [String: JSON] = [
                "iss": .string(ForgeInvocation.issuer), "aud": .string(app), "app": ["id": .string(app)],
                "iat": .integer(now.milliseconds / 1_000), "nbf": .integer(now.milliseconds / 1_000),
                "exp": .integer(now.milliseconds / 1_000 + 25),
            ]
            return .object(base.merging(change) { $1 }.map { JSON.Member($0.key, $0.value) })
        }
        func isTaken(_ token: String, _ keys: [JWK]) -> Bool {
            (try? ForgeInvocation(app: app).licence(in: token, keys: JWKSet(keys), at: now)) != nil
        }
        let good = try JWS.sign(claims(), with: key)
        #expect(isTaken(good, [key.publicKey]))
        #expect(!isTaken(good, [other.publicKey]) && !isTaken(good, []))
        #expect(!isTaken(good, [key.publicKey, other.publicKey]))
        #expect(!isTaken(try JWS.sign(claims(), with: pss), [pss.publicKey]))
        let seconds = now.milliseconds / 1_000
        let wrong: [[String: JSON]] = [
            ["iss": "forge"], ["iss": .null], ["aud": "ari:cloud:ecosystem::app/two"], ["aud": []],
            ["aud": .string(app + "x")], ["exp": .integer(seconds - 61)], ["exp": .null], ["exp": "soon"],
            ["nbf": .integer(seconds + 61)], ["iat": .integer(seconds + 61)], ["app": [:]],
        ]
        for change in wrong { #expect(!isTaken(try JWS.sign(claims(change), with: key), [key.publicKey]), "\(change)") }
        // HS256 with the public key as secret, and no algorithm at all.
        let parts = good.split(separator: ".").map(String.init)
        for header in [#"{"alg":"none","kid":"k"}"#, #"{"alg":"HS256","kid":"k"}"#, #"{"kid":"k"}"#] {
            let input = Base64.encode(header.utf8, .url) + "." + parts[1]
            let secret = Array(key.publicKey.json.text.utf8)
            let mac = Base64.encode(hmacSHA256(Array(input.utf8), key: secret), .url)
            #expect(!isTaken(input + "." + mac, [key.publicKey]) && !isTaken(input + ".", [key.publicKey]))
        }
    }
}
