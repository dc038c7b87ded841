import Kernel
import Signing
import TestKit
import Testing

@Suite(.enabled(if: SharedFiles.areExpected, "the vectors beside the project are absent"))
struct PublishedVectorTests {
    @Test func `the signatures of RFC 7515 verify, and its unsecured token does not`() throws {
        let file = try vectors("rfc7515.json")
        var seen = 0
        for entry in file["jws"]?.array ?? [] {
            guard let key = try? publicKey(entry["jwk"]), let compact = entry["compact"]?.string else { continue }
            _ = try UnverifiedToken(compact).verified(by: key, algorithms: Set(SignatureAlgorithm.allCases))
            seen += 1
        }
        #expect(seen == 2)
        let unsecured = try #require(file["unsecured"]?["compact"]?.string)
        let key = try SigningKey.ed25519(seed: [UInt8](repeating: 7, count: 32)).publicKey
        #expect(throws: Refusal.self) {
            try UnverifiedToken(unsecured).verified(by: key, algorithms: Set(SignatureAlgorithm.allCases))
        }
    }

    @Test func `the thumbprint of RFC 7638 comes out`() throws {
        let entry = try vectors("rfc7515.json")["thumbprint"]
        let key = try JWK(try #require(entry?["jwk"]))
        #expect(key.thumbprint == entry?["thumbprint"]?.string)
    }

    @Test(arguments: ["jws__4_1.rsa_v15_signature", "curve25519__jws"])
    func `the signatures of the JOSE cookbook verify`(name: String) throws {
        let file = try vectors("jose-cookbook/\(name).json")
        let key = try publicKey(file["input"]?["key"])
        let compact = try #require(file["output"]?["compact"]?.string)
        let token = try UnverifiedToken(compact).verified(by: key, algorithms: Set(SignatureAlgorithm.allCases))
        #expect(token.payload == Array((file["input"]?["payload"]?.string ?? "").utf8))
    }

    /// The vectors carry private keys too; ours never reads one, so it gets the public members.
    private func publicKey(_ json: JSON?) throws -> JWK {
        let secret = ["d", "p", "q", "dp", "dq", "qi"]
        let members = try #require(json?.members).filter { !secret.contains($0.key) }
        return try JWK(.object(members))
    }
}
