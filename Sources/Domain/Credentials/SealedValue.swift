/// A value that only the vault can open: ciphertext with the id of the key that sealed it.
package struct SealedValue: Equatable, Sendable {
    package let keyID: String
    /// Nonce, ciphertext and tag, in that order.
    package let bytes: [UInt8]

    package init(keyID: String, bytes: [UInt8]) { (self.keyID, self.bytes) = (keyID, bytes) }
}
