import Crypto
import CryptoExtras
package import Kernel

extension SigningKey {
    /// Reads a private key from PEM: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`).
    ///
    /// - Parameter algorithm: the wanted algorithm; nil takes RS256, ES256 or EdDSA by the kind of key.
    /// - Throws: what is wrong with the text and what to paste instead, never any of the text itself.
    package init(pem: Secret, algorithm: SignatureAlgorithm? = nil, keyID: String? = nil) throws(Refusal) {
        let material = try pem.withText { (text: String) throws(Refusal) in try SigningKey.read(PEMBlock(text)) }
        let usable: [SignatureAlgorithm] =
            switch material {
            case .rsa: [.rs256, .ps256]
            case .p256: [.es256]
            case .ed25519: [.edDSA]
            }
        let algorithm = algorithm ?? usable[0]
        guard usable.contains(algorithm) else {
            throw Refusal(.invalid, "key_algorithm", "this kind of private key cannot sign `\(algorithm.rawValue)`")
        }
        try self.init(material, algorithm: algorithm, keyID: keyID)
    }

    /// The key as PEM, for storage in the vault.
    package var pem: Secret {
        switch material {
        case .rsa(let key): Secret(key.pkcs8PEMRepresentation)
        case .p256(let key): Secret(key.pemRepresentation)
        case .ed25519(let key): Secret(PEMBlock(pkcs8Prefix: ed25519Prefix, key: Array(key.rawRepresentation)).text)
        }
    }

    private static func read(_ block: PEMBlock) throws(Refusal) -> Material {
        if block.label != "EC PRIVATE KEY", let key = try? _RSA.Signing.PrivateKey(derRepresentation: block.bytes) {
            return .rsa(key)
        }
        if let key = try? P256.Signing.PrivateKey(derRepresentation: block.bytes) { return .p256(key) }
        if block.bytes.starts(with: ed25519Prefix), block.bytes.count == ed25519Prefix.count + 32,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: block.bytes.suffix(32))
        {
            return .ed25519(key)
        }
        throw Refusal(
            .invalid,
            "private_key_unreadable",
            "the private key is damaged or of a kind we do not use; give RSA of 2048 bits or more, P-256 or Ed25519"
        )
    }
}

/// PKCS#8 around an Ed25519 seed (RFC 8410).
private let ed25519Prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]
