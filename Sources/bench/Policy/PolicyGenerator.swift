import Domain
import Kernel

/// Policies and requests as a company of that size would have them, the same for the same seed.
///
/// A tenth as many tools and groups as rules: nine rules in ten name a tool, nearly all name groups.
struct PolicyGenerator {
    private var state: UInt64
    let tools: [String]
    let groups: [String]
    static let classes = [
        "public", "internal", "confidential", "restricted", "personal", "source-code", "customer-data",
    ]

    init(seed: UInt64, rules: Int) {
        state = seed
        tools = (0..<max(rules / 10, 10)).map { "tool-\($0)" }
        groups = (0..<max(rules / 10, 10)).map { "group-\($0)" }
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func number(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    mutating func pick<T>(_ items: [T]) -> T { items[number(items.count)] }
    mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    mutating func policy(rules: Int) -> Policy {
        Policy(rules: (0..<rules).map { rule($0) }, guardrails: Guardrails(securityReviewAt: []))
    }

    /// The rules that a peer can hold as well: automatic approvals by tool or any, two groups, most days and a risk.
    mutating func plainPolicy(rules: Int) -> Policy {
        let rules = (0..<rules).map { Rule("rule-\($0)", .autoApprove, when: plainConditions()) }
        return Policy(rules: rules, guardrails: Guardrails(securityReviewAt: []))
    }

    private mutating func plainConditions() -> Conditions {
        Conditions(
            tools: chance(90) ? [pick(tools)] : nil,
            risks: [pick(Tool.Risk.allCases)],
            groups: [pick(groups), pick(groups)],
            days: 1...pick([7, 14, 30, 60, 90, 180])
        )
    }

    mutating func rule(_ number: Int) -> Rule {
        var when = plainConditions()
        if chance(70) { when.risks = nil }
        let effect: Rule.Effect =
            switch self.number(10) {
            case 0: .deny
            case 1: .requireStage(pick(["security", "legal", "admin"]))
            case 2: .limitDays(pick([14, 30, 90]))
            default: .autoApprove
            }
        if effect.isRestrictive {
            when.days = nil
            if effect == .deny { when.classes = ClassCondition(anyOf: [pick(Self.classes)]) }
        } else {
            when.classes = ClassCondition(subsetOf: ["public", "internal", pick(Self.classes)])
        }
        return Rule("rule-\(number)", effect, when: when)
    }

    /// The next revision of a policy: some rules are taken out, changed or new.
    mutating func revision(of policy: Policy, changes: Int) -> Policy {
        var next = policy
        for change in 0..<changes {
            let place = number(next.rules.count)
            switch change % 3 {
            case 0: next.rules.remove(at: place)
            case 1: next.rules[place] = rule(100_000 + change)
            default: next.rules.append(rule(200_000 + change))
            }
        }
        return next
    }

    mutating func facts() -> PolicyFacts {
        PolicyFacts(
            project: "HELP",
            tool: ID(pick(tools)),
            role: "user",
            status: .approved,
            risk: pick(Tool.Risk.allCases),
            groups: Names((0..<8).map { _ in pick(groups) }).sorted,
            requestedDays: 1 + number(180),
            dataClasses: [pick(Self.classes)],
            at: 1_800_000_000_000
        )
    }
}
