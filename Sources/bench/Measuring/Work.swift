import Glibc

/// What was done in a span of time.
struct Work {
    /// Deeds a second.
    let rate: Double
    /// Processor time of this process per deed, in microseconds.
    let cost: Double

    /// - Parameter body: gives the number of deeds.
    init(_ body: () async throws -> Int) async rethrows {
        let (start, processor) = (ContinuousClock.now, Self.processorTime)
        let count = Double(try await body())
        rate = count / (ContinuousClock.now - start).seconds
        cost = (Self.processorTime - processor) * 1_000_000 / max(count, 1)
    }

    /// Seconds.
    private static var processorTime: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6 }
    }
}
