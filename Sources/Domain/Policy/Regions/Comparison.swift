import Kernel

/// Two policies over one partition, with what they share told apart from what they do not.
struct Comparison: Sendable {
    let partition: Partition
    /// The contents of all rules of both, each once.
    let contents: [RuleContent]
    /// By content, the policies that hold it: 1 for the old, 2 for the new, 3 for both.
    private(set) var sides: [UInt8]
    let rules: [RegionRule]
    let stages: StageNames
    /// By content, the names of its rules.
    let names: [Names]

    init(_ old: Policy, _ new: Policy) {
        var numbers: [RuleContent: Int] = [:]
        var (contents, sides, names): ([RuleContent], [UInt8], [[String]]) = ([], [], [])
        for (side, policy) in [(UInt8(1), old), (2, new)] {
            for (content, rule) in zip(policy.contents, policy.rules + policy.guardrails.rules) {
                if let number = numbers[content] {
                    sides[number] |= side
                    names[number].append(rule.id)
                } else {
                    numbers[content] = contents.count
                    contents.append(content)
                    sides.append(side)
                    names.append([rule.id])
                }
            }
        }
        self.init(contents, sides, names, Partition(of: [old, new]))
    }

    init(_ contents: [RuleContent], _ sides: [UInt8], _ names: [[String]], _ partition: Partition) {
        let stages = StageNames(contents)
        (self.contents, self.sides, self.partition, self.stages) = (contents, sides, partition, stages)
        self.names = names.map { Names($0) }
        rules = contents.map { RegionRule($0, stage: stages.number($0), in: partition) }
    }

    /// Where the rule can match, as far as values and intervals tell.
    func cell(of rule: Int) -> Cell {
        var cell = Cell(dimensions: Dimension.all.count, groups: partition.groups.count)
        for (place, admitted) in rules[rule].when.admitted.enumerated() {
            cell.atoms[place] = admitted.map { admitted in partition.atoms[place].indices.filter(admitted.contains) }
        }
        return cell
    }

    /// The comparison of a policy with itself, in which the new one lacks a rule.
    func without(_ rule: Int) -> Comparison {
        var copy = self
        copy.sides[rule] = 1
        return copy
    }

    /// Whether the request lies in the difference.
    func contains(_ difference: Difference, _ facts: PolicyFacts) -> Bool {
        partition.contains(difference.cell, facts)
            && difference.some.allSatisfy { rules in rules.contains { contents[$0].matches(facts) } }
            && !difference.none.contains { contents[$0].matches(facts) }
    }
}

/// Requests whose outcome differs: a cell, narrowed by rules that match and rules that do not.
struct Difference: Sendable {
    let cell: Cell
    let states: (RegionState, RegionState)
    /// Of each of these lists at least one rule matches; the first holds the one rule that only one policy has.
    let some: [[Int]]
    /// None of these rules matches.
    let none: [Int]
    /// A part of the cell where that is so.
    let example: Cell

    var rule: Int { some[0][0] }
}

extension RuleContent {
    func matches(_ facts: PolicyFacts) -> Bool {
        if case .limitDays(let limit) = effect, facts.requestedDays <= limit { return false }
        guard when.firstFailure(facts, missing: effect.isRestrictive) == nil else { return false }
        return !exceptions.contains { exception in
            (facts.at.map { $0 < exception.until } ?? !effect.isRestrictive)
                && exception.when.firstFailure(facts, missing: !effect.isRestrictive) == nil
        }
    }
}
