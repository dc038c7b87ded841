import Domain
import Kernel
import Testing

@Suite struct RuleFindingsTests {
    @Test func `a rule that no request can match is dead`() {
        let classes = ClassCondition(subsetOf: ["public"], anyOf: ["secrets"])
        let exception = PolicyException(
            "e",
            rule: "excepted",
            when: Conditions(tools: ["x"]),
            owner: "p",
            reason: "r",
            until: 9_000_000_000_000
        )
        let policy = Policy(
            rules: [
                Rule("split", .deny, when: Conditions(classes: classes, regions: ["EU"])),
                Rule("idle", .limitDays(30), when: Conditions(days: 1...30)),
                Rule("alive", .limitDays(30), when: Conditions(days: 1...31)),
                Rule("excepted", .deny, when: Conditions(tools: ["y"])),
            ],
            exceptions: [exception]
        )
        let dead = policy.findings().filter { $0.kind == .dead }.map(\.rule)
        // Where no class is known, a restrictive rule matches all the same, so `split` is alive.
        #expect(dead == ["idle"])
    }

    @Test func `a rule on which no answer depends is shadowed, and by which it is`() {
        let policy = Policy(rules: [
            Rule("narrow", .autoApprove, when: Conditions(tools: ["x"], days: 1...10)),
            Rule("wide", .autoApprove, when: Conditions(days: 1...30)),
        ])
        let finding = policy.findings().first
        #expect(finding?.rule == "narrow" && finding?.kind == .shadowed)
        #expect(finding?.others.contains("wide") == true)
    }

    @Test func `two rules that together cover a third shadow it`() {
        let policy = Policy(rules: [
            Rule("low", .deny, when: Conditions(days: 1...90)),
            Rule("high", .deny, when: Conditions(days: 80...180)),
            Rule("all", .deny, when: Conditions(tools: ["x"])),
        ])
        #expect(policy.findings().filter { $0.kind == .shadowed }.map(\.rule) == ["all"])
    }

    @Test func `an approval that other rules always take back contradicts them`() {
        let policy = Policy(rules: [
            Rule("yes", .autoApprove, when: Conditions(tools: ["x"], groups: ["eng"])),
            Rule("no", .deny, when: Conditions(tools: ["x"])),
        ])
        let finding = policy.findings().first
        #expect(finding?.rule == "yes" && finding?.kind == .contradictory)
        #expect(finding?.others.contains("no") == true)
    }

    @Test func `an approval that guardrails take back for now is shadowed, not contradictory`() {
        let policy = Policy(
            rules: [Rule("yes", .autoApprove)],
            guardrails: Guardrails(requireReview: true)
        )
        #expect(policy.findings().map(\.kind) == [.shadowed])
    }

    @Test func `in small worlds a rule is shadowed or dead exactly when taking it out changes no answer`() {
        for seed in 1...300 as ClosedRange<UInt64> {
            var world = SmallWorld(seed: seed)
            let policy = world.policy(rules: 1 + world.number(5))
            let idle = Set(policy.findings().map(\.rule))
            for (index, rule) in policy.rules.enumerated() {
                var without = policy
                without.rules.remove(at: index)
                #expect(DiffPolicies(policy, without)().isEmpty == idle.contains(rule.id), "seed \(seed), \(rule.id)")
            }
        }
    }
}
