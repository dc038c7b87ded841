package import Kernel

/// A named key under which entries are authenticated with HMAC-SHA-256.
package struct MacKey: Sendable {
    package let id: String
    package let secret: Secret

    private let prepared: PreparedMac

    package init(id: String, secret: Secret) {
        (self.id, self.secret) = (id, secret)
        prepared = PreparedMac(key: secret)
    }

    /// HMAC-SHA-256 of an entry's bytes: 32 bytes.
    package func mac(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { prepared.mac($0).bytes }
    }
}
