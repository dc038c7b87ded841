/// What can be said of a policy before it is published.
package struct PolicyCheck: Equatable, Sendable {
    /// What keeps it from being published: every failed example.
    package var problems: [PolicyProblem]

    package init(problems: [PolicyProblem]) { self.problems = problems }

    package var isPassed: Bool { problems.isEmpty }
}

extension Policy {
    /// Runs the examples that stand in the policy.
    package func check() -> PolicyCheck {
        let compiled = compiled()
        var problems = failures(of: tests, at: "the policy", compiled)
        for rule in rules { problems += failures(of: rule.tests, at: "rule `\(rule.id)`", compiled) }
        return PolicyCheck(problems: problems)
    }

    private func failures(of tests: [PolicyTest], at place: String, _ policy: CompiledPolicy) -> [PolicyProblem] {
        tests.enumerated().compactMap { index, test in
            let verdict = policy.decide(test.given)
            guard verdict.outcome != test.expect else { return nil }
            let rules = verdict.matched.isEmpty ? "no rule" : verdict.matched.map { "`\($0)`" }.joined(separator: ", ")
            return PolicyProblem(
                place,
                "tests[\(index)]",
                "expects `\(test.expect.text)`, but the answer is `\(verdict.outcome.text)` by \(rules)"
            )
        }
    }
}
