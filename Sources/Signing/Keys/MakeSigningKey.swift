import Crypto
import CryptoExtras
package import Kernel

extension SigningKey {
    /// A new P-256 key, from the source that is passed in.
    package static func es256(from randomness: any Randomness, keyID: String? = nil) throws(Refusal) -> SigningKey {
        // A number outside the group's order comes about once in 2^32 draws.
        for _ in 0..<8 {
            if let key = try? P256.Signing.PrivateKey(rawRepresentation: randomness.bytes(32)) {
                return try SigningKey(.p256(key), algorithm: .es256, keyID: keyID)
            }
        }
        throw Refusal(.unavailable, "randomness_unusable", "no key came out of the source of randomness; try again")
    }

    /// The Ed25519 key of a 32-byte seed.
    package static func ed25519(seed: [UInt8], keyID: String? = nil) throws(Refusal) -> SigningKey {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw Refusal(.invalid, "seed_length", "an Ed25519 seed has 32 bytes, not \(seed.count)")
        }
        return try SigningKey(.ed25519(key), algorithm: .edDSA, keyID: keyID)
    }

    /// A new RSA key of 2048 bits from the operating system's randomness: not for anything that must be replayed.
    package static func rsa(_ algorithm: SignatureAlgorithm = .rs256, keyID: String? = nil) throws(Refusal)
        -> SigningKey
    {
        guard algorithm == .rs256 || algorithm == .ps256, let key = try? _RSA.Signing.PrivateKey(keySize: .bits2048)
        else { throw Refusal(.invalid, "key_algorithm", "`\(algorithm.rawValue)` is not an RSA algorithm") }
        return try SigningKey(.rsa(key), algorithm: algorithm, keyID: keyID)
    }
}
