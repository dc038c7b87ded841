/// Finds a cell where of each list of rules some match, and of another none.
struct WitnessSearch {
    private static let never: UInt64 = 1 << 63

    private let partition: Partition
    private let rules: [RegionRule]
    private(set) var budget: Int

    init(_ partition: Partition, _ rules: [RegionRule], budget: Int) {
        (self.partition, self.rules, self.budget) = (partition, rules, budget)
    }

    /// - Parameter some: at most 63 lists.
    mutating func find(in cell: Cell?, some: [[Int]], none: [Int]) throws(RegionSearch.Exhausted) -> Cell? {
        var marks = Array(repeating: UInt64(0), count: rules.count)
        for (number, list) in some.enumerated() {
            for rule in list { marks[rule] |= 1 << UInt64(number) }
        }
        for rule in none { marks[rule] |= Self.never }
        let wanted: UInt64 = (1 << UInt64(some.count)) - 1
        let all = marks
        var witness: Cell?
        var search = RegionSearch(partition, rules, budget: budget, marks: marks) { branch in
            if branch.matched & Self.never != 0 { return .stop }
            let possible = branch.live.reduce(branch.matched) { $0 | all[$1.rule] }
            guard possible & wanted == wanted else { return .stop }
            let isSettled = branch.matched & wanted == wanted && possible & Self.never == 0
            return isSettled ? .take : .divide
        } take: { cell, branch in
            guard branch.matched & wanted == wanted else { return true }
            witness = cell
            return false
        }
        defer { budget = search.budget }
        let (urgent, others) = (Array(Set(some.joined())).sorted(), none.filter { marks[$0] == Self.never })
        try search.run(urgent: urgent, others, in: cell)
        return witness
    }
}
