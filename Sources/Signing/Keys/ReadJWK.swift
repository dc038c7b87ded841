package import Kernel

extension JWK {
    /// Reads a public key.
    ///
    /// - Throws: a refusal when it is private, symmetric, weak, malformed or of a kind we do not use.
    package init(_ json: JSON) throws(Refusal) {
        guard json["d"] == nil, json["k"] == nil, json["kty"]?.string != "oct" else {
            throw Refusal(.invalid, "jwk_not_public", "the key set holds secret key material; publish public keys only")
        }
        self.init(
            try JWK.material(json),
            keyID: try JWK.text("kid", in: json),
            algorithm: try JWK.text("alg", in: json),
            use: try JWK.text("use", in: json),
            operations: try JWK.operations(in: json)
        )
        guard isSound else {
            throw Refusal(.invalid, "jwk_weak", "the key is weak or not a key at all; make a new one")
        }
    }

    private static func material(_ json: JSON) throws(Refusal) -> Material {
        switch (json["kty"]?.string, json["crv"]?.string) {
        case ("RSA", nil):
            return .rsa(modulus: try number("n", in: json), exponent: try number("e", in: json))
        case ("EC", "P-256"):
            return .p256(x: try bytes("x", in: json, count: 32), y: try bytes("y", in: json, count: 32))
        case ("OKP", "Ed25519"): return .ed25519(try bytes("x", in: json, count: 32))
        default: throw Refusal(.unsupported, "jwk_kind", "only RSA, P-256 and Ed25519 keys are used here")
        }
    }

    private static func number(_ name: String, in json: JSON) throws(Refusal) -> [UInt8] {
        let bytes = try bytes(name, in: json, count: nil)
        guard let first = bytes.first, first != 0 else { throw malformed(name) }
        return bytes
    }

    private static func bytes(_ name: String, in json: JSON, count: Int?) throws(Refusal) -> [UInt8] {
        guard let text = json[name]?.string, let bytes = Base64.decode(text, .url),
            count == nil || bytes.count == count
        else { throw malformed(name) }
        return bytes
    }

    private static func text(_ name: String, in json: JSON) throws(Refusal) -> String? {
        guard let value = json[name] else { return nil }
        guard let text = value.string else { throw malformed(name) }
        return text
    }

    private static func operations(in json: JSON) throws(Refusal) -> [String]? {
        guard let value = json["key_ops"] else { return nil }
        let operations = value.array?.compactMap(\.string)
        guard let operations, operations.count == value.array?.count else { throw malformed("key_ops") }
        return operations
    }

    private static func malformed(_ name: String) -> Refusal {
        Refusal(.invalid, "jwk_malformed", "the member `\(name)` of the key is missing or malformed")
    }
}
