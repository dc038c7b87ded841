import Domain
import Kernel
import Testing

@Suite struct LatencyTests {
    @Test(arguments: [0, 1, 15, 16, 17, 31, 32, 33, 599, 600, 3_600, 86_399, 86_400, 31_536_000] as [Int64])
    func `a bucket's bound is never too low and at most a sixteenth too high`(seconds: Int64) {
        let bound = Latency.upperBound(Latency.bucket(.seconds(seconds)))
        #expect(bound >= .seconds(seconds))
        #expect(bound.milliseconds * 16 <= Span.seconds(seconds).milliseconds * 17)
    }

    @Test func `parts of a second count as a whole one, and time that ran backwards as none`() {
        #expect(Latency.bucket(Span(milliseconds: 1)) == 1)
        #expect(Latency.bucket(Span(milliseconds: -5)) == 0)
    }

    @Test func `percentiles go by nearest rank`() {
        let buckets: [Int64: Int64] = [1: 50, 2: 40, 3: 9, 4: 1]
        #expect(Latency.percentile(50, of: buckets) == .seconds(1))
        #expect(Latency.percentile(90, of: buckets) == .seconds(2))
        #expect(Latency.percentile(99, of: buckets) == .seconds(3))
        #expect(Latency.percentile(100, of: buckets) == .seconds(4))
        #expect(Latency.percentile(50, of: [:]) == nil)
    }
}
