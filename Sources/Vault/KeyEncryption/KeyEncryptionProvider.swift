package import Kernel

/// Wraps data keys with a key that it never hands out: a local key file, or a key management service.
package protocol KeyEncryptionProvider: Sendable {
    /// Names the key-encryption key, so that a wrapped key says who can open it.
    var id: String { get }

    /// - Parameter context: what the wrapped key belongs to; bound to it, and needed again to unwrap.
    func wrap(_ key: Secret, context: [UInt8]) async throws -> [UInt8]
    func unwrap(_ wrapped: [UInt8], context: [UInt8]) async throws -> Secret
}
