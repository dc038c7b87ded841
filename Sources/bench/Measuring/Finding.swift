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
    let detail: String

    var isMet: Bool {
        switch bound {
        case .atLeast(let limit): value >= limit
        case .atMost(let limit): value <= limit
        }
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
