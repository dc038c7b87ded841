import Kernel

/// What is odd about one rule, decided exactly.
package struct RuleFinding: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// No request can ever match.
        case dead
        /// It matches, but no answer depends on it.
        case shadowed
        /// It approves what other rules of the document always take back, so they contradict each other.
        case contradictory
        /// Deciding it would be too much work.
        case undecided
    }

    package let rule: String
    package let kind: Kind
    /// Rules that meet it and say at least as much, in byte order.
    package let others: [String]
}

extension Policy {
    /// Dead, shadowed and contradictory rules, in the order of the document.
    package func findings(budget: Int = DiffPolicies.budget) -> [RuleFinding] {
        let partition = Partition(of: [self])
        let contents = contents
        let stages = StageNames(contents)
        let regions = contents.map { RegionRule($0, stage: stages.number($0), in: partition) }
        let examiner = RuleExaminer(policy: self, partition: partition, regions: regions, budget: budget)
        return rules.indices.compactMap(examiner.finding)
    }
}

private struct RuleExaminer {
    let policy: Policy
    let partition: Partition
    let regions: [RegionRule]
    let budget: Int

    func finding(_ rule: Int) -> RuleFinding? {
        let id = policy.rules[rule].id
        do throws(RegionSearch.Exhausted) {
            guard try exists([rule: 1], Self.isMatched) else { return RuleFinding(rule: id, kind: .dead, others: []) }
            guard try !matters(rule) else { return nil }
            let others = try meeting(rule)
            let kind: RuleFinding.Kind = try isContradicted(rule) ? .contradictory : .shadowed
            return RuleFinding(rule: id, kind: kind, others: others)
        } catch {
            return RuleFinding(rule: id, kind: .undecided, others: [])
        }
    }

    /// Whether some answer changes when the rule is taken out.
    private func matters(_ rule: Int) throws(RegionSearch.Exhausted) -> Bool {
        var sides = Dictionary(uniqueKeysWithValues: regions.indices.map { ($0, UInt8(3)) })
        sides[rule] = 1
        return try exists(sides, DiffPolicies.judge)
    }

    /// Whether an approval is always taken back by rules of the document, guardrails left aside.
    private func isContradicted(_ rule: Int) throws(RegionSearch.Exhausted) -> Bool {
        guard policy.rules[rule].effect == .autoApprove else { return false }
        var sides = [rule: UInt8(1)]
        for other in policy.rules.indices where policy.rules[other].effect.isRestrictive { sides[other] = 1 }
        return try !exists(sides) { branch in
            if branch.states.0.isRestricted { return .stop }
            guard branch.live.isEmpty else { return .divide }
            return branch.states.0.isApproved ? .take : .stop
        }
    }

    /// The other rules, guardrails among them, that are at least as restrictive and share a request with it.
    private func meeting(_ rule: Int) throws(RegionSearch.Exhausted) -> [String] {
        let all = policy.rules + policy.guardrails.rules
        var ids: [String] = []
        for other in regions.indices where other != rule && all[other].effect.rank >= all[rule].effect.rank {
            let meets = try exists([rule: 1, other: 2]) { branch in
                guard branch.live.isEmpty else { return .divide }
                return branch.states.0 != RegionState() && branch.states.1 != RegionState() ? .take : .stop
            }
            if meets { ids.append(all[other].id) }
        }
        return Names(ids).sorted
    }

    private static func isMatched(_ branch: RegionSearch.Branch) -> RegionSearch.Turn {
        branch.live.isEmpty ? branch.states.0 == RegionState() ? .stop : .take : .divide
    }

    private func exists(
        _ sides: [Int: UInt8],
        _ judge: @escaping (RegionSearch.Branch) -> RegionSearch.Turn
    ) throws(RegionSearch.Exhausted) -> Bool {
        var search = RegionSearch(partition, regions, budget: budget, judge: judge) { _, _ in false }
        return try !search.run(sides: regions.indices.map { sides[$0] ?? 0 })
    }
}

extension Rule.Effect {
    fileprivate var rank: Int {
        switch self {
        case .autoApprove: 0
        case .limitDays: 1
        case .requireStage: 2
        case .deny: 3
        }
    }
}
