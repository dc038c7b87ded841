import Crypto
import CryptoExtras
package import Kernel

/// A private key in memory.
///
/// It signs at once, so that a session can make a fresh proof for every attempt.
package struct SigningKey: Signer, CustomStringConvertible {
    enum Material: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    let material: Material
    package let algorithm: SignatureAlgorithm
    package let keyID: String?
    package let publicKey: JWK

    init(_ material: Material, algorithm: SignatureAlgorithm, keyID: String?) throws(Refusal) {
        (self.material, self.algorithm, self.keyID) = (material, algorithm, keyID)
        publicKey = JWK(
            try SigningKey.publicMaterial(of: material),
            keyID: keyID,
            algorithm: algorithm.rawValue,
            use: "sig"
        )
    }

    package var description: String { "private key \(keyID ?? publicKey.thumbprint)" }

    package func sign(_ message: [UInt8]) async throws -> [UInt8] { try signature(of: message) }

    /// The signature, without waiting.
    package func signature(of message: [UInt8]) throws -> [UInt8] {
        switch material {
        case .rsa(let key):
            let padding: _RSA.Signing.Padding = algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5
            return Array(try key.signature(for: SHA256.hash(data: message), padding: padding).rawRepresentation)
        case .p256(let key): return Array(try key.signature(for: SHA256.hash(data: message)).rawRepresentation)
        case .ed25519(let key): return Array(try key.signature(for: message))
        }
    }

    /// The same key under another `kid`.
    package func named(_ keyID: String?) throws(Refusal) -> SigningKey {
        // Working out the public part costs as much as a signature.
        guard keyID != self.keyID else { return self }
        return try SigningKey(material, algorithm: algorithm, keyID: keyID)
    }

    private static func publicMaterial(of material: Material) throws(Refusal) -> JWK.Material {
        switch material {
        case .rsa(let key):
            guard let primitives = try? key.publicKey.getKeyPrimitives() else {
                throw Refusal(.invalid, "private_key_unreadable", "the private key has no public part; make a new key")
            }
            return .rsa(modulus: Array(primitives.modulus), exponent: Array(primitives.publicExponent))
        case .p256(let key):
            let point = Array(key.publicKey.rawRepresentation)
            return .p256(x: Array(point.prefix(32)), y: Array(point.suffix(32)))
        case .ed25519(let key): return .ed25519(Array(key.publicKey.rawRepresentation))
        }
    }
}
