import Crypto
import Kernel

/// AES-256-GCM with associated data: nonce, ciphertext and tag in that order.
enum AuthenticatedBox {
    /// - Parameter nonce: 12 bytes that never come twice under one key.
    static func seal(_ secret: Secret, with key: SymmetricKey, associated: [UInt8], nonce: [UInt8]) throws -> [UInt8] {
        let nonce = try AES.GCM.Nonce(data: nonce)
        let box = try secret.withBytes { plaintext in
            try AES.GCM.seal(plaintext, using: key, nonce: nonce, authenticating: associated)
        }
        return box.combined.map { Array($0) } ?? Array(nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    static func seal(_ secret: Secret, with key: Secret, associated: [UInt8], nonce: [UInt8]) throws -> [UInt8] {
        try seal(secret, with: symmetric(key), associated: associated, nonce: nonce)
    }

    /// Nil when the key, the associated data or a single bit is another.
    static func open(_ bytes: [UInt8], with key: SymmetricKey, associated: [UInt8]) -> Secret? {
        guard bytes.count >= 28, let box = try? AES.GCM.SealedBox(combined: bytes),
            let plaintext = try? AES.GCM.open(box, using: key, authenticating: associated)
        else { return nil }
        return Secret(Array(plaintext))
    }

    static func open(_ bytes: [UInt8], with key: Secret, associated: [UInt8]) -> Secret? {
        open(bytes, with: symmetric(key), associated: associated)
    }

    private static func symmetric(_ key: Secret) -> SymmetricKey { key.withBytes { SymmetricKey(data: $0) } }
}

/// A key of 32 bytes for one use, by HKDF-SHA-256 from a key of 32 random bytes.
func derive(_ use: String, from key: Secret) -> Secret {
    key.withBytes { bytes in
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes),
            info: Array(use.utf8),
            outputByteCount: 32
        )
        return Secret(derived.withUnsafeBytes { Array($0) })
    }
}
