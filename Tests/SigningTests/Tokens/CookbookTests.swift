import Kernel
import Signing
import TestKit
import Testing

/// The JOSE cookbook (RFC 7520) and RFC 7797: what is ours verifies, and everything else they show is refused.
@Suite(.enabled(if: SharedFiles.areExpected, "the vectors beside the project are absent"))
struct CookbookTests {
    private static let ours = ["jws__4_1.rsa_v15_signature", "curve25519__jws"]
    private static let others = [
        "jws__4_2.rsa-pss_signature", "jws__4_3.ecdsa_signature", "jws__4_4.hmac-sha2_integrity_protection",
        "jws__4_5.signature_with_detached_content", "jws__4_6.protecting_specific_header_fields",
        "jws__4_7.protecting_content_only", "jws__4_8.multiple_signatures", "rfc7797__4.2.hmac-sha2_b64_false",
        "rfc7797__hmac-sha2_b64_false", "jwe__5_6.direct_encryption_using_aes-gcm",
        "jwe__5_8.key_wrap_using_aes-keywrap_with_aes-gcm",
    ]

    /// Every key of the book whose public half can be read, by any name that a token could ask for.
    private func keys() throws -> [JWK] {
        try (Self.ours + Self.others).flatMap { name -> [JWK] in
            let input = try vectors("jose-cookbook/\(name).json")["input"]
            let found = input?["key"]?.array ?? [input?["key"]].compactMap { $0 }
            return found.compactMap(publicKey)
        }
    }

    private func publicKey(_ json: JSON) -> JWK? {
        let secret = ["d", "p", "q", "dp", "dq", "qi"]
        return try? JWK(.object((json.members ?? []).filter { !secret.contains($0.key) }))
    }

    private func isAccepted(_ compact: String, by keys: [JWK]) -> Bool {
        guard let token = try? UnverifiedToken(compact) else { return false }
        return keys.contains { key in
            (try? token.verified(by: key, algorithms: Set(SignatureAlgorithm.allCases))) != nil
        }
    }

    /// Every form in which the book writes the token, and the pieces of its JSON forms put together.
    private func forms(_ output: JSON?) -> [String] {
        let general = (output?["json"]?["signatures"]?.array ?? []).map { ($0, output?["json"]) }
        let flat = [output?["json_flat"], output?["json"]].compactMap { $0 }.map { ($0, Optional($0)) }
        let joined = (general + flat).map { signature, whole in
            let parts = [signature["protected"], whole?["payload"], signature["signature"]].map { $0?.string ?? "" }
            return parts.joined(separator: ".")
        }
        return [output?["compact"]?.string].compactMap { $0 } + joined
            + [output?["json"], output?["json_flat"]].compactMap { $0?.text }
    }

    @Test(arguments: ours)
    func `assertion 22: what the cookbook signs with our algorithms verifies, and no byte of it may change`(
        name: String
    )
        throws
    {
        let file = try vectors("jose-cookbook/\(name).json")
        let (keys, compact) = (try keys(), try #require(file["output"]?["compact"]?.string))
        #expect(isAccepted(compact, by: keys))
        let bytes = Array(compact.utf8)
        for index in stride(from: 0, to: bytes.count, by: 7) where bytes[index] != UInt8(ascii: ".") {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(!isAccepted(String(decoding: changed, as: UTF8.self), by: keys), "\(index)")
        }
        for text in [compact + "=", compact + ".", " " + compact, compact + "\n", compact.lowercased()] {
            #expect(!isAccepted(text, by: keys))
        }
    }

    @Test(arguments: others)
    func `assertion 22: other algorithms, forms and extensions of the cookbook are refused`(name: String) throws {
        let file = try vectors("jose-cookbook/\(name).json")
        let (keys, forms) = (try keys(), forms(file["output"]))
        #expect(!forms.isEmpty && !keys.isEmpty)
        // A single signature out of several may be good; it names no key under its protection, so nobody looks one up.
        for form in forms {
            let isNamed = (try? UnverifiedToken(form))?.keyID != nil
            #expect(!(isNamed && isAccepted(form, by: keys)))
        }
    }

    @Test func `assertion 22: a shared secret is never a key of an issuer's set`() throws {
        for name in ["jwk__3_5.symmetric_key_mac_computation", "jwk__3_6.symmetric_key_encryption"] {
            let file = try vectors("jose-cookbook/\(name).json")
            #expect(throws: Refusal.self) { try JWKSet(["keys": [file]]) }
        }
        for name in ["jwk__3_2.ec_private_key", "jwk__3_4.rsa_private_key"] {
            let file = try vectors("jose-cookbook/\(name).json")
            #expect(throws: Refusal.self) { try JWKSet(["keys": [file]]) }
        }
    }
}
