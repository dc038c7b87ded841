import Crypto

/// A SHA-256 value, kept in four words so that a million of them need no allocation.
package struct Hash256: Hashable, Sendable {
    private let a, b, c, d: UInt64

    private init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) { (self.a, self.b, self.c, self.d) = (a, b, c, d) }

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
        self.init(words.0, words.1, words.2, words.3)
    }

    /// Nil unless the text is 64 lower-case hexadecimal digits.
    package init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        self.init(hex: digits, at: 0)
    }

    /// Reads 64 lower-case hexadecimal digits that begin at an offset.
    init?(hex digits: [UInt8], at offset: Int) {
        guard offset >= 0, offset + 64 <= digits.count else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let isHex = withUnsafeMutableBytes(of: &words) { target in
            var seen: UInt8 = 0
            for index in 0..<32 {
                let high = hexValues[Int(digits[offset + 2 * index])]
                let low = hexValues[Int(digits[offset + 2 * index + 1])]
                seen |= high | low
                target[index] = high << 4 | (low & 15)
            }
            return seen < 16
        }
        guard isHex else { return nil }
        self.init(words.0, words.1, words.2, words.3)
    }

    /// SHA-256 of some bytes.
    init(of bytes: UnsafeRawBufferPointer) {
        var hasher = SHA256()
        hasher.update(bufferPointer: bytes)
        self.init(hasher)
    }

    init(_ hasher: SHA256) {
        self = hasher.finalize().withUnsafeBytes { $0.loadUnaligned(as: Hash256.self) }
    }

    package static let zero = Hash256(0, 0, 0, 0)

    package var bytes: [UInt8] { withUnsafeBytes(of: self) { Array($0) } }

    package var hex: String {
        var text: [UInt8] = []
        text.reserveCapacity(64)
        withUnsafeBytes(of: self) { appendHex($0, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }
}

extension Hash256: CustomStringConvertible {
    package var description: String { hex }
}

/// The value of each hexadecimal digit by its byte; 255 where the byte is none.
private let hexValues: [UInt8] = (0...255).map { byte in
    switch byte {
    case 48...57: UInt8(byte - 48)
    case 97...102: UInt8(byte - 87)
    default: 255
    }
}
