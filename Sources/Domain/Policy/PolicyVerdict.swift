package import Kernel

/// What policy says of one request.
package struct PolicyVerdict: Equatable, Sendable {
    package enum Outcome: String, Sendable { case autoApprove, review }

    package let outcome: Outcome
    /// Ids of the rules whose every condition holds, sorted.
    package let matched: [String]
    /// What keeps the request from being approved without a person; nil when nothing does.
    package let blockedBy: String?
}

extension Policy {
    /// Decides from the facts alone.
    package func decide(_ facts: PolicyFacts) -> PolicyVerdict {
        let matched = rules.filter { $0.failingCondition(for: facts) == nil }.map(\.id).sorted()
        let obstacle = obstacle(for: facts, isMatched: !matched.isEmpty)
        return PolicyVerdict(outcome: obstacle == nil ? .autoApprove : .review, matched: matched, blockedBy: obstacle)
    }

    private func obstacle(for facts: PolicyFacts, isMatched: Bool) -> String? {
        guard isMatched else { return "no_matching_rule" }
        // Strict reading of a silent point: a tool's own rule that says no outweighs a rule for all tools.
        let suppressed = rules.contains { $0.tool == facts.tool && $0.inScope(facts) && !$0.autoApprove }
        if suppressed { return "suppressed_by_tool_rule" }
        return guardrails.obstacle(for: facts) ?? facts.missingStep
    }

    /// For every rule the first condition that failed, recomputed from stored facts; nil for a rule that matched.
    package func explain(_ facts: PolicyFacts) -> [(rule: String, failing: AutoApprovalRule.Condition?)] {
        rules.map { ($0.id, $0.failingCondition(for: facts)) }
    }
}

extension PolicyVerdict {
    /// What is stored with the decision: outcome, matched rules, revision, facts.
    package func record(revision: Int64, facts: PolicyFacts) -> JSON {
        [
            "outcome": .string(outcome.rawValue), "matched": .strings(matched), "blockedBy": .text(blockedBy),
            "revision": .integer(revision), "facts": facts.json,
        ]
    }
}
