package import Kernel

/// Wraps data keys with AES-256-GCM under a key in memory.
package struct LocalKeyEncryption: KeyEncryptionProvider {
    package static let keyLength = 32

    package let id: String
    private let key: Secret
    private let randomness: any Randomness

    /// - Parameter key: 32 bytes.
    package init(key: Secret, randomness: any Randomness) throws(Refusal) {
        guard key.withBytes(\.count) == LocalKeyEncryption.keyLength else {
            throw Refusal(.invalid, "key_length", "a key-encryption key has 32 bytes")
        }
        (self.key, self.randomness) = (key, randomness)
        id = "local:" + Hex.encode(derive("clearance key id v1", from: key).withBytes { $0.prefix(8) })
    }

    package func wrap(_ key: Secret, context: [UInt8]) async throws -> [UInt8] {
        try AuthenticatedBox.seal(key, with: self.key, associated: context, nonce: randomness.bytes(12))
    }

    package func unwrap(_ wrapped: [UInt8], context: [UInt8]) async throws -> Secret {
        guard let key = AuthenticatedBox.open(wrapped, with: self.key, associated: context) else {
            throw Refusal(
                .unavailable,
                "data_key_unreadable",
                "a stored data key does not open with this key file; use the key file that belongs to this data folder"
            )
        }
        return key
    }
}
