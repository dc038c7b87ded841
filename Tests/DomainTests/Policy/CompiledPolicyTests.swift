import Domain
import Kernel
import Testing

@Suite struct CompiledPolicyTests {
    @Test func `the compiled form agrees with the plain meaning on every request of small worlds`() {
        for seed in 1...400 as ClosedRange<UInt64> {
            var world = SmallWorld(seed: seed)
            let policy = world.policy(rules: 1 + world.number(6))
            let compiled = policy.compiled()
            let points = world.points
            for facts in points.count < 300 ? points : (0..<300).map({ _ in world.pick(points) }) {
                let (quick, plain) = (compiled.decide(facts), policy.explain(facts).verdict)
                guard quick != plain else { continue }
                Issue.record("seed \(seed): \(quick) is not \(plain) for \(facts.json.text) in \(policy.json.text)")
                return
            }
        }
    }

    @Test func `the order of the rules changes no answer`() {
        for seed in 1...200 as ClosedRange<UInt64> {
            var world = SmallWorld(seed: seed)
            var policy = world.policy(rules: 5)
            let before = policy.compiled()
            policy.rules.reverse()
            let after = policy.compiled()
            let points = world.points
            for _ in 0..<50 {
                let facts = world.pick(points)
                #expect(before.decide(facts) == after.decide(facts), "seed \(seed)")
            }
        }
    }

    @Test func `a rule that names many tools and groups is found, and counted once`() {
        let when = Conditions(tools: Names((0..<20).map { "t\($0)" }), groups: Names((0..<20).map { "g\($0)" }))
        let policy = Policy(rules: [Rule("many", .autoApprove, when: when)])
        var facts = PolicyFacts.example(groups: ["g1", "g7", "other"])
        facts.tool = "t19"
        #expect(policy.compiled().decide(facts).matched == ["many"])
        facts.tool = "t20"
        #expect(policy.compiled().decide(facts).matched == [])
        let few = Policy(rules: [Rule("few", .deny, when: Conditions(groups: ["g1", "g7"]))])
        #expect(few.compiled().decide(facts).matched == ["few"])
    }
}
