import Crypto

extension Hash256 {
    /// The leaf for an entry: SHA-256 of a zero byte and the entry's bytes (RFC 6962, 2.1).
    package static func leaf(_ entry: [UInt8]) -> Hash256 { entry.withUnsafeBytes { leaf($0) } }

    static func leaf(_ entry: UnsafeRawBufferPointer) -> Hash256 {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        hasher.update(bufferPointer: entry)
        return Hash256(hasher)
    }

    /// The node over two others: SHA-256 of a one byte and both (RFC 6962, 2.1).
    package static func node(_ left: Hash256, _ right: Hash256) -> Hash256 {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 1
            buffer.storeBytes(of: left, toByteOffset: 1, as: Hash256.self)
            buffer.storeBytes(of: right, toByteOffset: 33, as: Hash256.self)
            return Hash256(of: UnsafeRawBufferPointer(buffer))
        }
    }

    /// The root of a tree without leaves: SHA-256 of nothing.
    package static let emptyRoot = Hash256(SHA256())
}
