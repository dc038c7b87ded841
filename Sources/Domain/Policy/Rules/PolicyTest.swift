/// An example inside the policy: the facts given, and what the whole policy has to answer.
package struct PolicyTest: Equatable, Sendable {
    package let given: PolicyFacts
    package let expect: PolicyOutcome

    package init(given: PolicyFacts, expect: PolicyOutcome) { (self.given, self.expect) = (given, expect) }
}
