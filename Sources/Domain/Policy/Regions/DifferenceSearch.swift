/// Finds where two policies differ, in two steps.
///
/// The rules that the policies do not share are few, so the cells are divided by them alone. Inside such a cell the
/// shared rules matter only by their effects: for each effect either some rule of that effect matches, or none does. So a
/// difference is a cell with rules of which some or none match, and hundreds of shared rules do not multiply cells.
struct DifferenceSearch {
    private let comparison: Comparison
    private(set) var budget: Int

    init(_ comparison: Comparison, budget: Int) { (self.comparison, self.budget) = (comparison, budget) }

    /// - Parameter take: gets every difference; false ends the search.
    /// - Returns: false when `take` ended the search.
    @discardableResult
    mutating func run(_ take: (Difference) -> Bool) throws(RegionSearch.Exhausted) -> Bool {
        let sides = comparison.sides.map { $0 == 3 ? UInt8(0) : $0 }
        guard sides.contains(where: { $0 != 0 }) else { return true }
        var cells: [(Cell, (RegionState, RegionState))] = []
        var search = RegionSearch(comparison.partition, comparison.rules, budget: budget, judge: Self.judge) {
            cells.append(($0, $1.states))
            return true
        }
        try search.run(sides: sides)
        budget = search.budget
        for (cell, states) in cells {
            guard try divide(cell, states, take) else { return false }
        }
        return true
    }

    private static func judge(_ branch: RegionSearch.Branch) -> RegionSearch.Turn {
        guard branch.live.isEmpty else { return .divide }
        return branch.states.0 == branch.states.1 ? .stop : .take
    }

    /// Adds the shared rules to a cell that those of one policy have settled.
    private mutating func divide(
        _ cell: Cell,
        _ states: (RegionState, RegionState),
        _ take: (Difference) -> Bool
    ) throws(RegionSearch.Exhausted) -> Bool {
        var states = states
        var open: [Rule.Effect: [Int]] = [:]
        budget -= comparison.rules.count
        var looker = RegionSearch(comparison.partition, comparison.rules, budget: 0, judge: { _ in .stop }) { _, _ in
            false
        }
        looker.move(to: cell)
        for rule in comparison.rules.indices where comparison.sides[rule] == 3 {
            guard let live = looker.narrowed(rule, sides: 3) else { continue }
            if live.isMatched {
                states.0.add(comparison.rules[rule])
                states.1.add(comparison.rules[rule])
            } else {
                open[comparison.rules[rule].effect, default: []].append(rule)
            }
        }
        let effects = open.sorted { $0.key.strength > $1.key.strength }.map(\.value)
        return try choose(effects[...], Choice(cell: cell, states: states), take)
    }

    private struct Choice {
        let cell: Cell
        var states: (RegionState, RegionState)
        var some: [[Int]] = []
        var none: [Int] = []
    }

    private mutating func choose(
        _ effects: ArraySlice<[Int]>,
        _ choice: Choice,
        _ take: (Difference) -> Bool
    ) throws(RegionSearch.Exhausted) -> Bool {
        guard choice.states.0 != choice.states.1 else { return true }
        guard let rules = effects.first, let first = rules.first else { return try settle(choice, take) }
        let rule = comparison.rules[first]
        let rest = effects.dropFirst()
        if choice.states.0.isAbsorbing(rule), choice.states.1.isAbsorbing(rule) {
            return try choose(rest, choice, take)
        }
        var matching = choice
        matching.states.0.add(rule)
        matching.states.1.add(rule)
        matching.some.append(rules)
        if matching.states.0 != matching.states.1, try find(matching) != nil {
            guard try choose(rest, matching, take) else { return false }
        }
        var without = choice
        without.none += rules
        return try choose(rest, without, take)
    }

    private mutating func settle(_ choice: Choice, _ take: (Difference) -> Bool) throws(RegionSearch.Exhausted) -> Bool
    {
        guard let example = try find(choice) else { return true }
        return take(
            Difference(cell: choice.cell, states: choice.states, some: choice.some, none: choice.none, example: example)
        )
    }

    private mutating func find(_ choice: Choice) throws(RegionSearch.Exhausted) -> Cell? {
        var search = WitnessSearch(comparison.partition, comparison.rules, budget: budget)
        defer { budget = search.budget }
        return try search.find(in: choice.cell, some: choice.some, none: choice.none)
    }
}

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
        // Rules of which some must match are looked at first.
        try search.run(sides: marks.map { $0 == 0 ? 0 : $0 == Self.never ? 3 : 1 }, in: cell)
        return witness
    }
}

extension Rule.Effect {
    /// Stronger effects come first; smaller limits are stronger.
    fileprivate var strength: Int {
        switch self {
        case .deny: 10_000
        case .requireStage: 5_000
        case .limitDays(let days): 1_000 - days
        case .autoApprove: 0
        }
    }
}
