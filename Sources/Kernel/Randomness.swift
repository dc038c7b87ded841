/// Where unpredictable numbers come from; the simulation passes a seeded source.
package protocol Randomness: Sendable {
    func next() -> UInt64
}

extension Randomness {
    package func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            withUnsafeBytes(of: next().littleEndian) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }

    /// A number in the range, for jitter.
    package func number(in range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(range.upperBound - range.lowerBound) &+ 1
        return width == 0 ? Int64(bitPattern: next()) : range.lowerBound + Int64(next() % width)
    }

    package func key(at now: Instant) -> String { TimeOrderedKey.make(at: now, random: (next(), next())) }
}

/// The operating system's source, fit for keys.
package struct SystemRandomness: Randomness {
    package init() {}
    package func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}
