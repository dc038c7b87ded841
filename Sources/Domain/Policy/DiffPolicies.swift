package import Kernel

/// Every request whose outcome differs between two policies.
package struct PolicyDiff: Sendable {
    package enum Extent: Equatable, Sendable {
        /// Nothing is missing and nothing is too much.
        case exact
        /// The work was given up; what was found by then is true, but it is not all.
        case notExact
    }

    package let extent: Extent
    /// Apart from each other, and together all changes when the extent is exact.
    package let regions: [PolicyRegion]

    package var isEmpty: Bool { extent == .exact && regions.isEmpty }
}

/// Requests that change in the same way.
package struct PolicyRegion: Sendable {
    let partition: Partition
    var cell: Cell
    package let before: PolicyOutcome
    package let after: PolicyOutcome

    package func contains(_ facts: PolicyFacts) -> Bool { partition.contains(cell, facts) }
    /// One request of the region.
    package var example: PolicyFacts { partition.example(of: cell) }
}

/// Compares two policies exactly: dimension by dimension, only where rules of one of them can match.
package struct DiffPolicies: Sendable {
    /// How many times a rule may be looked at: about a second.
    package static let budget = 20_000_000

    private let (old, new): (Policy, Policy)
    private let budget: Int
    private let now: Instant

    /// - Parameter now: exceptions that have ended by then are left out.
    package init(_ old: Policy, _ new: Policy, at now: Instant = 0, budget: Int = DiffPolicies.budget) {
        (self.old, self.new, self.now, self.budget) = (old.live(at: now), new.live(at: now), now, budget)
    }

    package func callAsFunction() -> PolicyDiff {
        let (contents, sides) = Self.shared(old.contents, new.contents)
        guard sides.contains(where: { $0 != 3 }) else { return PolicyDiff(extent: .exact, regions: []) }
        let partition = Partition(of: [old, new])
        let stages = StageNames(contents)
        guard stages.areFew else { return PolicyDiff(extent: .notExact, regions: []) }
        let rules = contents.map { RegionRule($0, stage: stages.number($0), in: partition) }
        var regions: [PolicyRegion] = []
        var search = RegionSearch(partition, rules, budget: budget, judge: Self.judge) { cell, branch in
            let outcomes = (branch.states.0.outcome(stages.names), branch.states.1.outcome(stages.names))
            regions.append(PolicyRegion(partition: partition, cell: cell, before: outcomes.0, after: outcomes.1))
            return true
        }
        do { try search.run(sides: sides) } catch { return PolicyDiff(extent: .notExact, regions: regions.merged()) }
        return PolicyDiff(extent: .exact, regions: regions.merged())
    }

    static func judge(_ branch: RegionSearch.Branch) -> RegionSearch.Turn {
        let isSame = branch.states.0 == branch.states.1
        if branch.live.isEmpty { return isSame ? .stop : .take }
        return isSame && branch.live.allSatisfy { $0.sides == 3 } ? .stop : .divide
    }

    /// All contents, each once, with the policies that hold them: 1 for the old, 2 for the new, 3 for both.
    private static func shared(_ old: [RuleContent], _ new: [RuleContent]) -> ([RuleContent], [UInt8]) {
        var numbers: [RuleContent: Int] = [:]
        var (contents, sides): ([RuleContent], [UInt8]) = ([], [])
        for (side, list) in [(UInt8(1), old), (2, new)] {
            for content in list {
                if let number = numbers[content] {
                    sides[number] |= side
                } else {
                    numbers[content] = contents.count
                    contents.append(content)
                    sides.append(side)
                }
            }
        }
        return (contents, sides)
    }
}

/// The stages that rules name, numbered so that sets of them are bits.
struct StageNames: Sendable {
    let names: [String]

    init(_ contents: [RuleContent]) {
        names = Names(contents.compactMap { if case .requireStage(let name) = $0.effect { name } else { nil } }).sorted
    }

    var areFew: Bool { names.count <= 64 }

    func number(_ content: RuleContent) -> Int {
        guard case .requireStage(let name) = content.effect else { return 0 }
        return names.firstIndex { sameBytes($0, name) } ?? 0
    }
}

extension Policy {
    /// The policy without the exceptions that have ended.
    func live(at now: Instant) -> Policy {
        var policy = self
        policy.exceptions.removeAll { $0.until <= now }
        return policy
    }
}

extension [PolicyRegion] {
    /// Joins regions that differ in one dimension only, so that people have less to read.
    fileprivate func merged() -> [PolicyRegion] {
        Dimension.all.reversed().reduce(self) { regions, dimension in
            var (result, places): ([PolicyRegion], [MergeKey: Int]) = ([], [:])
            for region in regions {
                let key = MergeKey(region, without: dimension)
                if let place = places[key] {
                    result[place].cell.atoms[dimension.place]?.append(
                        contentsOf: region.cell.atoms[dimension.place] ?? []
                    )
                } else {
                    places[key] = result.count
                    result.append(region)
                }
            }
            return result
        }
    }
}

private struct MergeKey: Hashable {
    private let cell: Cell
    private let outcomes: [PolicyOutcome]

    init(_ region: PolicyRegion, without dimension: Dimension) {
        var cell = region.cell
        // Nil stands for all atoms, which cannot be joined with more.
        if cell.atoms[dimension.place] != nil { cell.atoms[dimension.place] = [] }
        (self.cell, outcomes) = (cell, [region.before, region.after])
    }
}
