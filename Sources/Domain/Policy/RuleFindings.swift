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
    ///
    /// - Parameter budget: how many times a rule may be looked at for each question about one rule.
    package func findings(budget: Int = DiffPolicies.budget) -> [RuleFinding] {
        let examiner = RuleExaminer(self, budget: budget)
        return rules.indices.compactMap(examiner.finding)
    }
}

private struct RuleExaminer {
    private let rules: [Rule]
    private let contents: [RuleContent]
    private let names: [[String]]
    private let whole: Comparison
    private let budget: Int

    init(_ policy: Policy, budget: Int) {
        rules = policy.rules + policy.guardrails.rules
        contents = policy.contents
        names = rules.map { [$0.id] }
        whole = Comparison(contents, contents.map { _ in 3 }, names, Partition(of: [policy]))
        self.budget = budget
    }

    func finding(_ rule: Int) -> RuleFinding? {
        let id = rules[rule].id
        do throws(RegionSearch.Exhausted) {
            guard try exists([[rule]], none: []) else { return RuleFinding(rule: id, kind: .dead, others: []) }
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
        var search = DifferenceSearch(whole.without(rule), budget: budget)
        return try !search.run { _ in false }
    }

    /// Whether an approval is always taken back by rules of the document, guardrails left aside.
    private func isContradicted(_ rule: Int) throws(RegionSearch.Exhausted) -> Bool {
        guard rules[rule].effect == .autoApprove else { return false }
        return try !exists(
            [[rule]],
            none: rules.indices.filter { !rules[$0].isGuardrail && rules[$0].effect.isRestrictive }
        )
    }

    /// The other rules, guardrails among them, that are at least as restrictive and share a request with it.
    private func meeting(_ rule: Int) throws(RegionSearch.Exhausted) -> [String] {
        var ids: [String] = []
        for other in rules.indices where other != rule && rules[other].effect.rank >= rules[rule].effect.rank {
            if try exists([[rule], [other]], none: []) { ids.append(rules[other].id) }
        }
        return Names(ids).sorted
    }

    private func exists(_ some: [[Int]], none: [Int]) throws(RegionSearch.Exhausted) -> Bool {
        var search = WitnessSearch(whole.partition, whole.rules, budget: budget)
        return try search.find(in: nil, some: some, none: none) != nil
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
