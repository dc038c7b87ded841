import Crypto
import Kernel

/// HMAC-SHA-256 (RFC 2104) with the key's blocks hashed once: over a million entries that halves the time.
struct PreparedMac: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    init(key: Secret) {
        (inner, outer) = key.withBytes { bytes in
            let short = bytes.count > 64 ? sha256(bytes) : bytes
            let block = short + Array(repeating: 0, count: 64 - short.count)
            return (hashing(block.map { $0 ^ 0x36 }), hashing(block.map { $0 ^ 0x5C }))
        }
    }

    func mac(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
        var inner = inner
        inner.update(bufferPointer: bytes)
        var outer = outer
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        return Hash256(outer)
    }
}

private func hashing(_ bytes: [UInt8]) -> SHA256 {
    var hasher = SHA256()
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return hasher
}
