import Domain
import Kernel
import Testing

@Suite struct SmallestChangeTests {
    @Test func `no smaller change exists than the one found, in small worlds looked through entirely`() {
        var flips = 0
        for seed in 1...1_000 as ClosedRange<UInt64> {
            var world = SmallWorld(seed: seed)
            let policy = world.policy(rules: 1 + world.number(5))
            var facts = world.pick(world.points)
            if facts.dataClasses.isEmpty { facts.dataClasses = ["p"] }
            let found = FindSmallestChange(policy, facts, alternatives: SmallWorld.alternatives)()
            let best = world.smallestChange(policy, facts)
            guard found.map({ SmallWorld.cost($0.facts, from: facts) }) == best else {
                Issue.record(
                    "seed \(seed): \(String(describing: found)), not \(best ?? []) for \(facts.json.text)\n\(policy.json.text)"
                )
                return
            }
            if found != nil { flips += 1 }
        }
        #expect(flips > 300)
    }

    @Test func `a request one day too long is told to ask for one day less`() throws {
        let policy = Policy(rules: [Rule("a", .autoApprove, when: Conditions(days: 1...29))])
        let change = try #require(FindSmallestChange(policy, .example())())
        #expect(change.changed == [.days])
        #expect(change.facts.requestedDays == 29)
        #expect(change.outcome == .autoApprove)
    }

    @Test func `fewer changed facts come before fewer days`() throws {
        let near = Conditions(days: 1...29, classes: ClassCondition(subsetOf: ["public"]))
        let far = Conditions(days: 1...3)
        let policy = Policy(rules: [Rule("near", .autoApprove, when: near), Rule("far", .autoApprove, when: far)])
        let change = try #require(FindSmallestChange(policy, .example())())
        #expect(change.facts.requestedDays == 3)
        #expect(change.changed == [.days])
    }

    @Test func `what is denied is told how it would be considered`() throws {
        let when = Conditions(classes: ClassCondition(anyOf: ["secrets"]))
        let policy = Policy(rules: [Rule("no-secrets", .deny, when: when)])
        let change = try #require(FindSmallestChange(policy, .example(classes: ["secrets", "internal"]))())
        #expect(change.facts.dataClasses == ["internal"])
        #expect(change.outcome == .pending)
    }

    @Test func `groups are not the requester's to change, so nothing is proposed`() {
        let policy = Policy(rules: [Rule("a", .autoApprove, when: Conditions(groups: ["sales"]))])
        #expect(FindSmallestChange(policy, .example())() == nil)
    }
}

extension SmallWorld {
    static let alternatives = [
        Alternative(tool: "a", status: .approved, risk: .low, roles: ["user", "admin"]),
        Alternative(tool: "b", status: .pilot, risk: .medium, roles: ["user"], missingStep: "group_not_bound"),
    ]

    /// Changed facts, then days, then classes.
    static func cost(_ facts: PolicyFacts, from old: PolicyFacts) -> [Int] {
        let classes = Set(facts.dataClasses).symmetricDifference(old.dataClasses).count
        let changed = [
            facts.tool != old.tool, facts.role != old.role, facts.requestedDays != old.requestedDays, classes > 0,
        ]
        return [changed.count { $0 }, abs(facts.requestedDays - old.requestedDays), classes]
    }

    /// The least cost of a change that turns the answer around, by trying all.
    func smallestChange(_ source: Policy, _ facts: PolicyFacts) -> [Int]? {
        let (policy, classSets) = (source.compiled(), Self.classSets(facts.dataClasses, source))
        let kind = policy.decide(facts).outcome.kind
        var best: [Int]?
        for wish in wishes(facts) {
            for days in [1, 2, 3, 4, 5, 179, 180] + [facts.requestedDays] {
                for classes in classSets {
                    var wish = wish
                    (wish.requestedDays, wish.dataClasses) = (days, classes)
                    guard Self.turns(kind, policy.decide(wish).outcome.kind) else { continue }
                    let cost = Self.cost(wish, from: facts)
                    if best.map({ cost.lexicographicallyPrecedes($0) }) ?? true { best = cost }
                }
            }
        }
        return best
    }

    private static func turns(_ before: PolicyOutcome.Kind, _ after: PolicyOutcome.Kind) -> Bool {
        switch before {
        case .review: after == .autoApprove
        case .deny: after != .deny
        case .autoApprove: after != .autoApprove
        }
    }

    private func wishes(_ facts: PolicyFacts) -> [PolicyFacts] {
        var wishes = [facts]
        for other in Self.alternatives where other.missingStep == nil {
            for role in other.roles {
                var wish = facts
                (wish.tool, wish.role, wish.status, wish.risk) = (other.tool, role, other.status, other.risk)
                (wish.attested, wish.missingStep) = (other.attested, other.missingStep)
                wishes.append(wish)
            }
        }
        return wishes
    }

    /// All that the classes could be: those that are held, and those that rules may name.
    private static func classSets(_ held: [String], _ policy: Policy) -> [[String]] {
        let conditions = (policy.rules.map(\.when) + policy.exceptions.map(\.when)).compactMap(\.classes)
        let named = conditions.flatMap { ($0.subsetOf?.sorted ?? []) + ($0.anyOf?.sorted ?? []) }
        let all = Names(held + named).sorted
        return (1..<(1 << all.count)).map { bits in all.indices.filter { bits & (1 << $0) != 0 }.map { all[$0] } }
    }
}
