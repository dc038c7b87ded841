import Crypto
import CryptoExtras

extension JWK {
    /// Whether the signature of the message was made with this key's other half.
    package func verifies(_ signature: [UInt8], of message: [UInt8], with algorithm: SignatureAlgorithm) -> Bool {
        guard allows(algorithm) else { return false }
        switch material {
        case .rsa(let modulus, let exponent):
            guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent) else { return false }
            let padding: _RSA.Signing.Padding = algorithm == .ps256 ? .PSS : .insecurePKCS1v1_5
            let value = _RSA.Signing.RSASignature(rawRepresentation: signature)
            return key.isValidSignature(value, for: SHA256.hash(data: message), padding: padding)
        case .p256(let x, let y):
            guard let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y), signature.count == 64,
                let value = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(value, for: SHA256.hash(data: message))
        case .ed25519(let x):
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x) else { return false }
            return key.isValidSignature(signature, for: message)
        }
    }

    /// Whether the numbers are a key at all, and one that resists.
    var isSound: Bool {
        switch material {
        case .rsa(let modulus, let exponent):
            guard exponent.count <= 8, exponent != [1], exponent.last.map({ $0 % 2 == 1 }) == true,
                modulus.count <= 1_024, !hasInfineonWeakness(modulus)
            else { return false }
            return (try? _RSA.Signing.PublicKey(n: modulus, e: exponent)) != nil
        case .p256(let x, let y): return (try? P256.Signing.PublicKey(x963Representation: [4] + x + y)) != nil
        case .ed25519(let x): return (try? Curve25519.Signing.PublicKey(rawRepresentation: x)) != nil
        }
    }
}

/// Whether a modulus has the mark of CVE-2017-15361: modulo every small prime it is a power of 65537.
///
/// Such keys came out of a faulty chip library and can be factored.
private func hasInfineonWeakness(_ modulus: [UInt8]) -> Bool {
    let primes: [Int] = [
        11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157,
    ]
    return primes.allSatisfy { prime in
        let rest = modulus.reduce(0) { ($0 * 256 + Int($1)) % prime }
        var power = 1
        for _ in 0..<prime {
            if power == rest { return true }
            power = power * 65_537 % prime
        }
        return false
    }
}
