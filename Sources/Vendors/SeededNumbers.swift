import Kernel

/// The same numbers for the same seed (SplitMix64), as a value that a state machine can carry.
package struct SeededNumbers: RandomNumberGenerator, Sendable, Codable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// That many characters of lower-case letters and digits, for ids and tokens.
    package mutating func word(_ length: Int) -> String {
        let alphabet = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
        return String(decoding: (0..<length).map { _ in alphabet[Int(next() % 36)] }, as: UTF8.self)
    }

    /// A random UUID in its textual form.
    package mutating func uuid() -> String {
        let digits = Hex.encode((0..<16).map { _ in UInt8(truncatingIfNeeded: next() >> 56) })
        let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)]
        return parts.map { String(digits.dropFirst($0.0).prefix($0.1 - $0.0)) }.joined(separator: "-")
    }
}
