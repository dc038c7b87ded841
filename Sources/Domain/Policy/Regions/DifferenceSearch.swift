/// Finds where two policies differ.
///
/// A request on which they differ matches at least one rule that they do not share, so each of those is looked at in
/// turn, without the requests of those before it. All other rules matter only by their effects: for each effect either
/// some rule of that effect matches, or none does. So hundreds of shared rules do not multiply what has to be looked at.
struct DifferenceSearch {
    private let comparison: Comparison
    private(set) var budget: Int

    init(_ comparison: Comparison, budget: Int) { (self.comparison, self.budget) = (comparison, budget) }

    /// - Parameter take: gets every difference; false ends the search.
    /// - Returns: false when `take` ended the search.
    @discardableResult
    mutating func run(_ take: (Difference) -> Bool) throws(RegionSearch.Exhausted) -> Bool {
        let alone = comparison.sides.indices.filter { comparison.sides[$0] != 3 }
        for (place, rule) in alone.enumerated() {
            guard try look(at: rule, without: alone[..<place], take) else { return false }
        }
        return true
    }

    /// Sorts the other rules by what they do where the rule matches, and to which policy.
    private mutating func look(
        at rule: Int,
        without earlier: ArraySlice<Int>,
        _ take: (Difference) -> Bool
    ) throws(RegionSearch.Exhausted) -> Bool {
        var choice = Choice(cell: comparison.cell(of: rule), some: [[rule]])
        choice.add(comparison.rules[rule], comparison.sides[rule])
        budget -= comparison.rules.count
        guard budget > 0 else { throw RegionSearch.Exhausted() }
        let place = RegionPlace(comparison.partition, comparison.rules, choice.cell)
        var open: [Force: [Int]] = [:]
        for other in comparison.rules.indices where other != rule {
            guard let live = place.narrowed(other) else { continue }
            if earlier.contains(other) {
                guard !live.isMatched else { return true }
                choice.none.append(other)
            } else if live.isMatched {
                choice.add(comparison.rules[other], comparison.sides[other])
            } else {
                open[Force(comparison.rules[other].effect, comparison.sides[other]), default: []].append(other)
            }
        }
        let forces = open.sorted { $0.key.strength > $1.key.strength }
        return try choose(forces[...], choice, take)
    }

    /// What a rule does, and to which of the policies.
    private struct Force: Hashable {
        let effect: Rule.Effect
        let sides: UInt8

        init(_ effect: Rule.Effect, _ sides: UInt8) { (self.effect, self.sides) = (effect, sides) }

        /// Stronger effects come first; smaller limits are stronger.
        var strength: Int {
            let strength =
                switch effect {
                case .deny: 10_000
                case .requireStage: 5_000
                case .limitDays(let days): 1_000 - days
                case .autoApprove: 0
                }
            return strength * 4 + Int(sides)
        }
    }

    private struct Choice {
        let cell: Cell
        var states = (RegionState(), RegionState())
        var some: [[Int]]
        var none: [Int] = []

        mutating func add(_ rule: RegionRule, _ sides: UInt8) {
            if sides & 1 != 0 { states.0.add(rule) }
            if sides & 2 != 0 { states.1.add(rule) }
        }

        func isAbsorbing(_ rule: RegionRule, _ sides: UInt8) -> Bool {
            (sides & 1 == 0 || states.0.isAbsorbing(rule)) && (sides & 2 == 0 || states.1.isAbsorbing(rule))
        }
    }

    private mutating func choose(
        _ forces: ArraySlice<(key: Force, value: [Int])>,
        _ choice: Choice,
        _ take: (Difference) -> Bool
    ) throws(RegionSearch.Exhausted) -> Bool {
        // What only one policy has can still make equal states differ.
        let isSettled = forces.allSatisfy { $0.key.sides == 3 }
        guard choice.states.0 != choice.states.1 || !isSettled else { return true }
        guard let (force, rules) = forces.first, let first = rules.first else { return try settle(choice, take) }
        let (rule, rest) = (comparison.rules[first], forces.dropFirst())
        if choice.isAbsorbing(rule, force.sides) { return try choose(rest, choice, take) }
        var matching = choice
        matching.add(rule, force.sides)
        matching.some.append(rules)
        let isEqual = matching.states.0 == matching.states.1 && rest.allSatisfy { $0.key.sides == 3 }
        if !isEqual, try find(matching) != nil {
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
