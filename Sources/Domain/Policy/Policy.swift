/// What may be approved without a person, what needs which person, and what is never allowed.
///
/// All rules are looked at. Deny outweighs stages, which add up; those outweigh the smallest limit of days; that
/// outweighs an automatic approval; without any, the request waits for a person. Order never matters.
package struct Policy: Equatable, Sendable {
    package var rules: [Rule]
    package var exceptions: [PolicyException]
    package var guardrails: Guardrails
    /// Examples about the policy as a whole; those about one rule stand inside the rule.
    package var tests: [PolicyTest]

    package init(
        rules: [Rule],
        exceptions: [PolicyException] = [],
        guardrails: Guardrails = Guardrails(),
        tests: [PolicyTest] = []
    ) {
        (self.rules, self.exceptions, self.guardrails, self.tests) = (rules, exceptions, guardrails, tests)
    }

    /// What holds before anything was published: every request waits for a person.
    package static let initial = Policy(rules: [], guardrails: Guardrails())

    /// Beyond this a document is refused.
    package static let maximumRules = 20_000
    /// Classes of data that one policy may name: each is one bit.
    package static let maximumClasses = 63
    /// Stages that one policy may name, its guardrails' among them.
    package static let maximumStages = 30

    /// Every stage that a rule or a guardrail may ask for.
    package var stages: Set<String> {
        Set(
            (rules + guardrails.rules).compactMap { rule in
                guard case .requireStage(let stage) = rule.effect else { return nil }
                return stage
            }
        )
    }
}
