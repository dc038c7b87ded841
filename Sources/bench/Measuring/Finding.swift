/// One row of the table.
struct Finding {
    enum Bound {
        case atLeast(Double)
        case atMost(Double)
    }

    let name: String
    let unit: String
    let value: Double
    let bound: Bound
    /// Medians, spread and probes, for the reader.
    var detail: String
    /// The machine was not quiet enough for the value to mean anything.
    var isDiscarded = false

    enum Verdict: String {
        case met, missed = "MISSED", discarded
    }

    var verdict: Verdict { isDiscarded ? .discarded : isMet ? .met : .missed }

    private var isMet: Bool {
        switch bound {
        case .atLeast(let limit): value >= limit
        case .atMost(let limit): value <= limit
        }
    }

    /// Whether the value is a time or a rate, which says as much of the machine as of what was measured; ratios and
    /// sizes do not.
    var isAbsolute: Bool { ["ms", "us", "MB/s", "requests/s"].contains(unit) }

    /// The same without a verdict where it is absolute.
    func discarded(_ probes: ProbePair) -> Finding {
        guard isAbsolute else { return self }
        var copy = self
        copy.isDiscarded = true
        copy.detail += "; \(probes)"
        return copy
    }
}

extension [Double] {
    var median: Double {
        guard !isEmpty else { return .nan }
        let sorted = sorted()
        let middle = count / 2
        return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The value that `share` of all values do not exceed.
    func percentile(_ share: Double) -> Double {
        guard !isEmpty else { return .nan }
        return sorted()[Swift.min(count - 1, Int((Double(count) * share).rounded(.up)) - 1)]
    }
}
