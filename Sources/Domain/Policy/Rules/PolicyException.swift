package import Kernel

/// A departure from one rule, which somebody answers for and which ends.
package struct PolicyException: Equatable, Sendable {
    package let id: String
    /// The rule that does not match where the exception holds.
    package let rule: String
    package let when: Conditions
    /// The person who answers for it.
    package let owner: ID<Person>
    package let reason: String
    /// The first moment at which the rule holds again.
    package let until: Instant

    package init(
        _ id: String,
        rule: String,
        when: Conditions,
        owner: ID<Person>,
        reason: String,
        until: Instant
    ) {
        (self.id, self.rule, self.when) = (id, rule, when)
        (self.owner, self.reason, self.until) = (owner, reason, until)
    }

    /// Whether the rule is set aside.
    ///
    /// Missing facts, time among them, never help towards an approval: they do not fulfil an exception from a rule that
    /// restricts, and do fulfil one from an automatic approval.
    package func holds(_ facts: PolicyFacts, from effect: Rule.Effect) -> Bool {
        let missing = !effect.isRestrictive
        guard facts.at.map({ $0 < until }) ?? missing else { return false }
        return when.firstFailure(facts, missing: missing) == nil
    }
}
