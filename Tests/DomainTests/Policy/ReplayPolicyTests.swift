import Domain
import Kernel
import Testing

@Suite struct ReplayPolicyTests {
    @Test func `replaying a history counts what deciding each request anew would`() {
        for seed in 1...200 as ClosedRange<UInt64> {
            var world = SmallWorld(seed: seed)
            let (old, new) = world.pair()
            let (before, after) = (old.compiled(), new.compiled())
            let points = world.points
            var (history, expected) = (RequestHistory(), PolicyReplay())
            for index in 0..<60 {
                var facts = world.pick(points)
                if index.isMultiple(of: 9) { facts.missingStep = "group_not_bound" }
                let (was, now) = (before.decide(facts).outcome.kind, after.decide(facts).outcome.kind)
                history.add(facts, was)
                expected.requests += 1
                guard was != now else {
                    expected.kept[was, default: 0] += 1
                    continue
                }
                let flip = PolicyReplay.Flip(before: was, after: now)
                expected.flips[flip, default: 0] += 1
                expected.byTool[facts.tool, default: [:]][flip, default: 0] += 1
                for group in facts.groups { expected.byGroup[group, default: [:]][flip, default: 0] += 1 }
            }
            #expect(after.replay(history) == expected, "seed \(seed)")
        }
    }

    @Test func `a history replayed against the policy that decided it flips nothing`() {
        var world = SmallWorld(seed: 7)
        let policy = world.policy(rules: 6).compiled()
        var history = RequestHistory()
        for facts in world.points { history.add(facts, policy.decide(facts).outcome.kind) }
        #expect(policy.replay(history).flipped == 0)
    }
}
