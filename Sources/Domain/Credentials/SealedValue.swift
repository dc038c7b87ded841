/// A value that only the vault can open: ciphertext with the id of the key that sealed it.
package struct SealedValue: Equatable, Sendable {
    package let keyID: String
    /// Nonce, ciphertext and tag, in that order.
    package let bytes: [UInt8]
    /// Counts the values that a name has had, from 1; it is part of the name that a connection's secret is sealed under.
    package let version: Int64

    package init(keyID: String, bytes: [UInt8], version: Int64 = 1) {
        (self.keyID, self.bytes, self.version) = (keyID, bytes, version)
    }
}
