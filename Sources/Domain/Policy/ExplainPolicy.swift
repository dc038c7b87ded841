import Kernel

/// Why policy said what it said: each rule, with the first condition that failed where it did not match.
package struct PolicyExplanation: Equatable, Sendable {
    package struct Finding: Equatable, Sendable {
        package let rule: Rule
        /// Nil for a rule that matched.
        package let failing: Conditions.Kind?
        /// The exception that sets the rule aside, where `failing` is `exception`.
        package let exception: String?
    }

    package let verdict: PolicyVerdict
    /// The rules of the document in its order, then the guardrails.
    package let findings: [Finding]
}

extension Policy {
    /// Explains the answer from the facts alone, with every rule looked at.
    ///
    /// Revision and facts are stored, so the same explanation can be had at any later time; this is also the plain
    /// statement of what a policy means, with which the compiled form agrees.
    package func explain(_ facts: PolicyFacts) -> PolicyExplanation {
        var combination = Combination(requestedDays: facts.requestedDays)
        let findings = (rules + guardrails.rules).map { rule in
            let finding = finding(rule, facts)
            if finding.failing == nil { combination.add(rule) }
            return finding
        }
        return PolicyExplanation(
            verdict: combination.verdict(held: facts.obstacle),
            findings: findings + staleness(of: facts)
        )
    }

    /// What is past its validity is told like a guardrail that holds: no switch and no override takes it away.
    private func staleness(of facts: PolicyFacts) -> [PolicyExplanation.Finding] {
        guard !facts.stale.isEmpty else { return [] }
        let rule = Rule(Rule.guardrailPrefix + PolicyFacts.staleWord, .requireStage(Rule.ordinaryStage))
        return [PolicyExplanation.Finding(rule: rule, failing: nil, exception: nil)]
    }

    private func finding(_ rule: Rule, _ facts: PolicyFacts) -> PolicyExplanation.Finding {
        if let failing = rule.when.firstFailure(facts, missing: rule.effect.isRestrictive) {
            return PolicyExplanation.Finding(rule: rule, failing: failing, exception: nil)
        }
        let exception = exceptions.first { ID($0.rule) == ID<Rule>(rule.id) && $0.holds(facts, from: rule.effect) }
        return PolicyExplanation.Finding(
            rule: rule,
            failing: exception == nil ? nil : .exception,
            exception: exception?.id
        )
    }
}
