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
        var text: [UInt8] = []
        text.reserveCapacity(26)
        append(UInt64(bitPattern: now.milliseconds) & 0xFFFF_FFFF_FFFF, digits: 10, to: &text)
        append(random.0, digits: 8, to: &text)
        append(random.1, digits: 8, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static func append(_ number: UInt64, digits: Int, to text: inout [UInt8]) {
        for position in stride(from: digits - 1, through: 0, by: -1) {
            text.append(alphabet[Int(number >> UInt64(position * 5) & 31)])
        }
    }
}
