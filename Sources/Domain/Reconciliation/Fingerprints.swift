import Kernel

/// Who was listed, as eight bytes each, of one part of the group at a time: so a group of any size fits in half a
/// megabyte.
///
/// References are keyed digests, so two of them share eight bytes once in a million years of comparing; then a missing
/// member would be taken for present.
package struct Fingerprints: Sendable {
    /// How many members one part holds at most on average.
    package static let part: Int64 = 65_536

    private let index: UInt64
    private let parts: UInt64
    private var values: [UInt64] = []

    /// - Parameter members: how many were listed.
    package static func parts(for members: Int64) -> Int { Int(max(members + part - 1, part) / part) }

    package init(part index: Int, of parts: Int) { (self.index, self.parts) = (UInt64(index), UInt64(max(parts, 1))) }

    /// The bytes kept for a page of references.
    package static func bytes(of references: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(references.count * 8)
        for reference in references {
            bytes += reference.prefix(8)
            bytes += Array(repeating: 0, count: max(8 - reference.count, 0))
        }
        return bytes
    }

    /// Takes in those of a page that belong to this part.
    package mutating func add(_ bytes: [UInt8]) {
        for start in stride(from: 0, to: bytes.count - 7, by: 8) {
            let value = Self.number(bytes[start..<(start + 8)])
            if value % parts == index { values.append(value) }
        }
    }

    /// Must be called after the last page.
    package mutating func sort() { values.sort() }

    /// Whether the reference belongs to this part.
    package func covers(_ reference: [UInt8]) -> Bool { Self.number(of: reference) % parts == index }

    package func contains(_ reference: [UInt8]) -> Bool {
        let wanted = Self.number(of: reference)
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < values.count && values[low] == wanted
    }

    private static func number(of reference: [UInt8]) -> UInt64 { number(bytes(of: [reference])[...]) }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
