package import Kernel

/// A public key (RFC 7517).
///
/// Private members never enter it.
package struct JWK: Hashable, Sendable {
    package enum Material: Hashable, Sendable {
        case rsa(modulus: [UInt8], exponent: [UInt8])
        case p256(x: [UInt8], y: [UInt8])
        case ed25519([UInt8])
    }

    package let material: Material
    package let keyID: String?
    /// The one algorithm the key's owner allows, where named.
    package let algorithm: String?
    package let use: String?
    package let operations: [String]?

    package init(
        _ material: Material,
        keyID: String? = nil,
        algorithm: String? = nil,
        use: String? = nil,
        operations: [String]? = nil
    ) {
        (self.material, self.keyID, self.algorithm) = (material, keyID, algorithm)
        (self.use, self.operations) = (use, operations)
    }

    /// The key as others read it, public members only.
    package var json: JSON {
        var members = requiredMembers
        if let keyID { members.append(JSON.Member("kid", .string(keyID))) }
        if let algorithm { members.append(JSON.Member("alg", .string(algorithm))) }
        if let use { members.append(JSON.Member("use", .string(use))) }
        if let operations { members.append(JSON.Member("key_ops", .strings(operations))) }
        return .object(members)
    }

    /// The key without its name and limits, as a proof carries it.
    package var bare: JSON { .object(requiredMembers) }

    /// The name that follows from the key itself: base64url of the SHA-256 of its required members (RFC 7638).
    package var thumbprint: String { Base64.encode(sha256(bare.canonical), .url) }

    private var requiredMembers: [JSON.Member] {
        func member(_ name: String, _ bytes: [UInt8]) -> JSON.Member {
            JSON.Member(name, .string(Base64.encode(bytes, .url)))
        }
        return switch material {
        case .rsa(let modulus, let exponent): [JSON.Member("kty", "RSA"), member("n", modulus), member("e", exponent)]
        case .p256(let x, let y):
            [JSON.Member("kty", "EC"), JSON.Member("crv", "P-256"), member("x", x), member("y", y)]
        case .ed25519(let x): [JSON.Member("kty", "OKP"), JSON.Member("crv", "Ed25519"), member("x", x)]
        }
    }

    /// Whether the key's owner meant it to verify signatures of this algorithm.
    func allows(_ algorithm: SignatureAlgorithm) -> Bool {
        guard fits(algorithm), use == nil || use == "sig" else { return false }
        guard operations == nil || operations?.contains("verify") == true else { return false }
        return self.algorithm == nil || self.algorithm == algorithm.rawValue
    }

    private func fits(_ algorithm: SignatureAlgorithm) -> Bool {
        switch material {
        case .rsa: algorithm == .rs256 || algorithm == .ps256
        case .p256: algorithm == .es256
        case .ed25519: algorithm == .edDSA
        }
    }
}
