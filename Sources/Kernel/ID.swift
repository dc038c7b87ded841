/// A key that cannot be mistaken for the key of anything else.
///
/// Two ids are the same when their bytes are: Swift's `==` on strings folds Unicode forms, databases do not.
package struct ID<Entity>: Hashable, Comparable, Sendable, RawRepresentable, ExpressibleByStringLiteral {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ rawValue: String) { self.rawValue = rawValue }
    package init(stringLiteral value: String) { rawValue = value }

    package static func == (a: Self, b: Self) -> Bool { sameBytes(a.rawValue, b.rawValue) }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue.utf8.lexicographicallyPrecedes(b.rawValue.utf8) }

    package func hash(into hasher: inout Hasher) {
        var text = rawValue
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension ID: CustomStringConvertible {
    package var description: String { rawValue }
}

/// Makes keys that sort by time: 48 bits of milliseconds, then 80 random bits, in 26 characters of Crockford's base 32.
///
/// Time order keeps index pages hot: random keys cost a whole approval nearly twice the time.
package enum TimeOrderedKey {
    package static func make(at now: Instant, random: (UInt64, UInt64)) -> String {
        String(unsafeUninitializedCapacity: 26) { text in
            write(UInt64(bitPattern: now.milliseconds) & 0xFFFF_FFFF_FFFF, to: text[0..<10])
            write(random.0, to: text[10..<18])
            write(random.1, to: text[18..<26])
            return 26
        }
    }

    private static let alphabet: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"

    private static func write(_ number: UInt64, to digits: Slice<UnsafeMutableBufferPointer<UInt8>>) {
        var (digits, rest, position) = (digits, number, digits.endIndex)
        let letters = alphabet.utf8Start
        while position > digits.startIndex {
            position -= 1
            digits[position] = letters[Int(rest & 31)]
            rest >>= 5
        }
    }
}
