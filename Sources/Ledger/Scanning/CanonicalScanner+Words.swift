// Eight bytes at a time, each in its own lane of a word.
extension CanonicalScanner {
    /// Goes on over bytes that stand for themselves in a string, as far as they fill whole words.
    mutating func skipPlainWords() {
        while let word = word(at: position), isPlain(word) { advance(8) }
    }

    func isHere(_ expected: UnsafeBufferPointer<UInt8>) -> Bool {
        guard position + expected.count <= bytes.count else { return false }
        let (found, wanted) = (UnsafeRawBufferPointer(bytes), UnsafeRawBufferPointer(expected))
        var done = 0
        while done + 8 <= wanted.count {
            let next = found.loadUnaligned(fromByteOffset: position + done, as: UInt64.self)
            guard next == wanted.loadUnaligned(fromByteOffset: done, as: UInt64.self) else { return false }
            done += 8
        }
        while done < wanted.count {
            guard bytes[position + done] == expected[done] else { return false }
            done += 1
        }
        return true
    }

    private func word(at offset: Int) -> UInt64? {
        guard offset + 8 <= bytes.count else { return nil }
        return UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}

private let ones: UInt64 = 0x0101_0101_0101_0101

/// Whether no byte is a quote, a backslash, a control character or beyond ASCII.
///
/// Subtracting sets the highest bit of the lowest lane that is too small, and may disturb only the lanes above it; so
/// the answer is right for the word as a whole.
private func isPlain(_ word: UInt64) -> Bool {
    let quotes = word ^ (ones * 0x22)
    let backslashes = word ^ (ones * 0x5C)
    let small = (word &- ones * 0x20) | (quotes &- ones) | (backslashes &- ones)
    return (small | word) & (ones * 0x80) == 0
}
