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
        guard digits.count == 64, let hash = digits.withUnsafeBufferPointer({ Hash256(hex: $0, at: 0) }) else {
            return nil
        }
        self = hash
    }

    /// Reads 64 lower-case hexadecimal digits that begin at an offset.
    init?(hex digits: UnsafeBufferPointer<UInt8>, at offset: Int) {
        guard offset >= 0, offset + 64 <= digits.count else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[offset..<offset + 64])
        guard let a = word(hex: text, at: 0), let b = word(hex: text, at: 16), let c = word(hex: text, at: 32),
            let d = word(hex: text, at: 48)
        else { return nil }
        self.init(a, b, c, d)
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

/// Eight bytes from sixteen digits, as they lie in memory.
private func word(hex text: UnsafeRawBufferPointer, at offset: Int) -> UInt64? {
    guard let low = halfWord(hex: text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
        let high = halfWord(hex: text.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
    else { return nil }
    return UInt64(littleEndian: low | high << 32)
}

/// Four bytes from eight digits, all eight at once: every lane of a word holds one digit, the first in the lowest.
///
/// Writing the values again and comparing refuses every byte that is no digit.
private func halfWord(hex text: UInt64) -> UInt64? {
    let (text, ones): (UInt64, UInt64) = (UInt64(littleEndian: text), 0x0101_0101_0101_0101)
    let values = (text & (ones * 0x0F)) &+ (((text >> 6) & ones) &* 9)
    let areLetters = ((values &+ ones * 6) >> 4) & ones
    guard values & (ones * 0xF0) == 0, values &+ ones * 0x30 &+ areLetters &* 0x27 == text else { return nil }
    var pairs = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF
    pairs = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
    return (pairs | pairs >> 16) & 0xFFFF_FFFF
}
