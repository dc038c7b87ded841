import Kernel
import Signing
import TestKit
import Testing

@Suite(.enabled(if: SharedFiles.areExpected, "the vectors beside the project are absent"))
struct WycheproofTests {
    /// Judges as a relying party does: the key set as published, and the one algorithm agreed beforehand.
    private func accepts(_ compact: String, _ published: JSON, pinned: SignatureAlgorithm) -> Bool {
        let document: JSON = published["keys"] == nil ? .object([JSON.Member("keys", .array([published]))]) : published
        guard let keys = try? JWKSet(document), let token = try? UnverifiedToken(compact), let keyID = token.keyID,
            let key = try? keys.key(keyID)
        else { return false }
        return (try? token.verified(by: key, algorithms: [pinned])) != nil
    }

    private func algorithm(of key: JSON) -> SignatureAlgorithm? {
        let key = key["keys"]?[0] ?? key
        return key["alg"]?.string.flatMap(SignatureAlgorithm.init) ?? (key["kty"] == "EC" ? .es256 : .rs256)
    }

    private func headerAlgorithm(of compact: String) -> SignatureAlgorithm? {
        let header = Base64.decode(compact.prefix { $0 != "." }, .url).flatMap { try? JSON(parsing: $0) }
        return header?["alg"]?.string.flatMap(SignatureAlgorithm.init)
    }

    @Test(arguments: ["json_web_signature_test", "json_web_key_test"])
    func `assertion 22: no invalid token is accepted, and every valid one of our algorithms is`(name: String) throws {
        var (valid, invalid) = (0, 0)
        for group in try vectors("wycheproof/\(name).json")["testGroups"]?.array ?? [] {
            let published = try #require(group["public"] ?? group["private"])
            let declared = (published["keys"]?[0] ?? published)["alg"]?.string
            let isOurs = group["public"] != nil && (declared == nil || declared.flatMap(SignatureAlgorithm.init) != nil)
            for test in group["tests"]?.array ?? [] {
                guard let compact = test["jws"]?.string, let pinned = algorithm(of: published) else { continue }
                let note: Comment = "\(group["comment"]?.string ?? "") \(test["tcId"]?.integer ?? 0)"
                let accepted = accepts(compact, published, pinned: pinned)
                if test["result"] == "valid" {
                    // Some keys are published for PS256 and used for PS384; whoever pins cannot accept that.
                    guard isOurs, headerAlgorithm(of: compact) == pinned else { continue }
                    valid += 1
                    #expect(accepted, note)
                } else {
                    invalid += 1
                    #expect(!accepted, note)
                }
            }
        }
        #expect(valid > 0)
        #expect(invalid > 10)
    }

    @Test(arguments: [
        ("ecdsa_secp256r1_sha256_p1363_test", "publicKeyJwk", SignatureAlgorithm.es256),
        ("rsa_signature_2048_sha256_test", "keyJwk", .rs256), ("ed25519_test", "publicKeyJwk", .edDSA),
    ])
    func `signatures are judged as published`(name: String, keyName: String, algorithm: SignatureAlgorithm) throws {
        var judged = 0
        for group in try vectors("wycheproof/\(name).json")["testGroups"]?.array ?? [] {
            guard let json = group[keyName], let key = try? JWK(json) else { continue }
            for test in group["tests"]?.array ?? [] where test["result"] != "acceptable" {
                let message = try #require(Hex.decode(test["msg"]?.string ?? ""))
                let signature = try #require(Hex.decode(test["sig"]?.string ?? ""))
                let accepted = key.verifies(signature, of: message, with: algorithm)
                #expect(accepted == (test["result"] == "valid"), "\(test["tcId"]?.integer ?? 0)")
                judged += 1
            }
        }
        #expect(judged > 100)
    }

    @Test func `HMAC-SHA-256 answers as published`() throws {
        for group in try vectors("wycheproof/hmac_sha256_test.json")["testGroups"]?.array ?? [] {
            let length = Int(group["tagSize"]?.integer ?? 0) / 8
            for test in group["tests"]?.array ?? [] {
                let key = try #require(Hex.decode(test["key"]?.string ?? ""))
                let message = try #require(Hex.decode(test["msg"]?.string ?? ""))
                let matches =
                    Array(hmacSHA256(message, key: key).prefix(length)) == Hex.decode(test["tag"]?.string ?? "")
                #expect(matches == (test["result"] == "valid"))
            }
        }
    }
}
