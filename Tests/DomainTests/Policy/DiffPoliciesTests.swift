import Domain
import Kernel
import Testing

@Suite struct DiffPoliciesTests {
    @Test func `the difference of 10,000 random pairs is what going through every request finds`() {
        var changes = 0
        for seed in 1...10_000 as ClosedRange<UInt64> {
            var world = SmallWorld(seed: seed)
            let (old, new) = world.pair()
            let diff = DiffPolicies(old, new)()
            let fault = world.fault(in: diff, old.compiled(), new.compiled(), &changes)
            guard diff.extent == .exact, fault == nil else {
                Issue.record("seed \(seed): \(fault ?? "not exact")\n\(old.json.text)\n\(new.json.text)")
                return
            }
        }
        #expect(changes > 10_000)
    }

    @Test func `equal contents in another order and under other names are no difference`() {
        let old = Policy(rules: [Rule("a", .deny, when: Conditions(tools: ["x"])), Rule("b", .autoApprove)])
        let new = Policy(rules: [Rule("c", .autoApprove), Rule("d", .deny, when: Conditions(tools: ["x"]))])
        #expect(DiffPolicies(old, new)().isEmpty)
    }

    @Test func `a changed cell is told with tool, days and an example`() throws {
        let old = Policy(rules: [Rule("a", .autoApprove, when: Conditions(tools: ["x"], days: 1...30))])
        let new = Policy(rules: [Rule("a", .autoApprove, when: Conditions(tools: ["x"], days: 1...60))])
        let diff = DiffPolicies(old, new)()
        let region = try #require(diff.regions.first)
        #expect(diff.regions.count == 1)
        #expect(region.before == .pending && region.after == .autoApprove)
        #expect(region.example.tool == "x" && region.example.requestedDays == 31)
    }

    @Test func `beyond its budget a difference says that it is not exact`() {
        let old = Policy(rules: [Rule("a", .autoApprove, when: Conditions(tools: ["x"], groups: ["g"]))])
        let diff = DiffPolicies(old, .initial, budget: 3)()
        #expect(diff.extent == .notExact)
        #expect(!diff.isEmpty)
    }

    @Test func `exceptions that have ended make no difference`() {
        let exception = PolicyException(
            "e",
            rule: "a",
            when: Conditions(groups: ["g"]),
            owner: "p",
            reason: "r",
            until: 5
        )
        let old = Policy(rules: [Rule("a", .deny)])
        let new = Policy(rules: [Rule("a", .deny)], exceptions: [exception])
        #expect(DiffPolicies(old, new, at: 5)().isEmpty)
        #expect(!DiffPolicies(old, new, at: 4)().isEmpty)
    }
}

extension SmallWorld {
    /// Two policies, of which the second is the first with a few changes.
    mutating func pair() -> (Policy, Policy) {
        let old = policy(rules: 1 + number(4))
        guard !chance(20) else { return (old, policy(rules: 1 + number(3))) }
        var new = old
        if chance(50) { new.rules.remove(at: number(new.rules.count)) }
        if chance(70) { new.rules.append(rule("n")) }
        if chance(20) { new.guardrails.approveUnmatchedAt = [.low, .medium] }
        let kept = new.rules
        new.exceptions.removeAll { exception in !kept.contains { $0.id == exception.rule } }
        return (old, new)
    }

    /// What is wrong with a difference, compared with looking at requests one by one.
    mutating func fault(
        in diff: PolicyDiff,
        _ old: CompiledPolicy,
        _ new: CompiledPolicy,
        _ changes: inout Int
    ) -> String? {
        for _ in 0..<30 {
            let facts = point()
            let (before, after) = (old.decide(facts).outcome, new.decide(facts).outcome)
            let found = diff.regions.filter { $0.contains(facts) }
            if before != after { changes += 1 }
            let isRight =
                before == after
                ? found.isEmpty : found.count == 1 && found[0].before == before && found[0].after == after
            guard isRight else { return "\(before.text) to \(after.text) at \(facts.json.text), found \(found.count)" }
        }
        for region in diff.regions {
            let (before, after) = (old.decide(region.example).outcome, new.decide(region.example).outcome)
            guard region.contains(region.example), before == region.before, after == region.after else {
                return "the example \(region.example.json.text) is wrong"
            }
        }
        return nil
    }
}
