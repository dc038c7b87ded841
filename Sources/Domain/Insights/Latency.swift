package import Kernel

/// Durations kept as counts in buckets, so that days and tools add up and a percentile needs no list.
///
/// Below 16 seconds a bucket is one second; above, a sixteenth of the power of two below, so a bound is at most 6.25 %
/// too high and never too low.
package enum Latency {
    private static let steps = 4

    /// The bucket of a duration, by its lower bound in seconds; parts of a second count as a whole one.
    package static func bucket(_ span: Span) -> Int64 {
        let seconds = max(0, (span.milliseconds + 999) / 1_000)
        let width = shift(seconds)
        return (seconds >> width) << width
    }

    /// The longest duration that the bucket can hold.
    package static func upperBound(_ lower: Int64) -> Span { .seconds(lower + (1 << shift(lower)) - 1) }

    private static func shift(_ seconds: Int64) -> Int64 {
        max(0, Int64(63 - max(seconds, 1).leadingZeroBitCount - steps))
    }

    /// The duration that this share of all did not exceed, by nearest rank; nil when there are none.
    package static func percentile(_ percent: Int64, of buckets: [Int64: Int64]) -> Span? {
        let total = buckets.values.reduce(0, +)
        guard total > 0 else { return nil }
        var (seen, rank) = (Int64(0), (total * percent + 99) / 100)
        rank = max(rank, 1)
        for (lower, count) in buckets.sorted(by: { $0.key < $1.key }) {
            seen += count
            if seen >= rank { return upperBound(lower) }
        }
        return nil
    }
}
