/// The results as aligned text, with a verdict a row.
struct Table {
    private let results: [Finding]

    init(_ results: [Finding]) { self.results = results }

    var text: String {
        let lines = results.map { [$0.name, $0.figure, $0.limit, $0.verdict.rawValue, $0.detail] }
        let all = [["what", "measured", "asked", "", "how"]] + lines
        let widths = (0..<4).map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { cells in
            let padded = zip(cells, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }
            return (padded + cells.suffix(1)).joined(separator: "  ")
        }.joined(separator: "\n")
    }
}

extension Finding {
    fileprivate var figure: String { "\(value.short) \(unit)" }

    fileprivate var limit: String {
        switch bound {
        case .atLeast(let limit): ">= \(limit.short)"
        case .atMost(let limit): "<= \(limit.short)"
        }
    }
}

extension Double {
    /// Three digits at most after the point, none for large numbers.
    var short: String {
        guard isFinite else { return "-" }
        guard magnitude < 100 else { return String(Int(rounded())) }
        return String((self * 100).rounded() / 100)
    }
}
