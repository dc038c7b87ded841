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
    let comparison: Comparison
    let difference: Difference
    package let before: PolicyOutcome
    package let after: PolicyOutcome

    package func contains(_ facts: PolicyFacts) -> Bool { comparison.contains(difference, facts) }
    /// One request of the region.
    package var example: PolicyFacts { comparison.partition.example(of: difference.example) }
}

/// Compares two policies exactly: only where rules of one of them can match.
package struct DiffPolicies: Sendable {
    /// How many times a rule may be looked at: about a second.
    package static let budget = 20_000_000

    private let (old, new): (Policy, Policy)
    private let budget: Int

    /// - Parameter now: exceptions that have ended by then are left out.
    package init(_ old: Policy, _ new: Policy, at now: Instant = 0, budget: Int = DiffPolicies.budget) {
        (self.old, self.new, self.budget) = (old.live(at: now), new.live(at: now), budget)
    }

    package func callAsFunction() -> PolicyDiff {
        let comparison = Comparison(old, new)
        guard comparison.stages.areFew else { return PolicyDiff(extent: .notExact, regions: []) }
        var regions: [PolicyRegion] = []
        var search = DifferenceSearch(comparison, budget: budget)
        let isWhole: Bool
        do {
            try search.run { difference in
                regions.append(PolicyRegion(difference, comparison))
                return true
            }
            isWhole = true
        } catch {
            isWhole = false
        }
        return PolicyDiff(extent: isWhole ? .exact : .notExact, regions: regions)
    }
}

extension PolicyRegion {
    init(_ difference: Difference, _ comparison: Comparison) {
        (self.difference, self.comparison) = (difference, comparison)
        before = difference.states.0.outcome(comparison.stages.names)
        after = difference.states.1.outcome(comparison.stages.names)
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
