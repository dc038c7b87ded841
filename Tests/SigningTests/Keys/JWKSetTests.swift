import Kernel
import Signing
import Testing

@Suite struct JWKSetTests {
    @Test func `a set is read back as it was written`() throws {
        let set = JWKSet([
            try SigningKey.rsa(keyID: "a").publicKey,
            try SigningKey.es256(from: CountingRandomness(2), keyID: "b").publicKey,
        ])
        #expect(try JWKSet(parsing: Array(set.json.text.utf8)) == set)
    }

    @Test func `secret material refuses the set`() {
        #expect(throws: Refusal.self) { try JWKSet(["keys": [["kty": "oct", "k": "AAAA", "kid": "x"]]]) }
        #expect(throws: Refusal.self) {
            try JWKSet(["keys": [["kty": "OKP", "crv": "Ed25519", "x": "AAAA", "d": "AAAA"]]])
        }
    }

    @Test func `keys of a kind we do not use are passed over`() throws {
        let known = try SigningKey.es256(from: CountingRandomness(2), keyID: "b").publicKey
        let set = try JWKSet([
            "keys": [["kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"], known.json, ["kty": "new"]]
        ])
        #expect(set.keys == [known])
    }

    @Test func `names are compared by their bytes`() throws {
        let set = JWKSet([
            try SigningKey.es256(from: CountingRandomness(2), keyID: "\u{E9}").publicKey,
            try SigningKey.es256(from: CountingRandomness(3), keyID: "e\u{301}").publicKey,
        ])
        #expect(try set.key("e\u{301}") == set.keys[1])
    }
}
