import Domain
import Kernel
import TestKit

/// A world so small that all its requests can be looked at, and random policies about it.
///
/// Only some dimensions vary in one world, so that going through all of them stays quick.
struct SmallWorld {
    private let numbers: SeededRandomness
    private var varying: Set<Conditions.Kind> = []

    init(seed: UInt64) {
        numbers = SeededRandomness(seed: seed)
        let kinds = Conditions.Kind.allCases
        varying = [.groups, .days]
        for _ in 0..<2 { varying.insert(pick(kinds)) }
    }

    static let tools = ["a", "b"]
    static let groups = ["g", "h"]
    static let classes = ["p", "q"]
    static let ends: [Instant] = [1_000, 2_000]

    mutating func number(_ limit: Int) -> Int { Int(numbers.next() % UInt64(limit)) }
    mutating func pick<T>(_ items: [T]) -> T { items[number(items.count)] }
    mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    private mutating func some(_ items: [String]) -> Names {
        let chosen = Names(items.filter { _ in chance(50) })
        return chosen.sorted.isEmpty ? [pick(items)] : chosen
    }

    mutating func policy(rules count: Int) -> Policy {
        var policy = Policy(rules: [], guardrails: guardrails())
        for index in 0..<count { policy.rules.append(rule("r\(index)")) }
        if varying.contains(.exception), let rule = policy.rules.last { policy.exceptions.append(exception(rule)) }
        return policy
    }

    mutating func rule(_ id: String) -> Rule {
        let effect: Rule.Effect =
            switch number(8) {
            case 0...3: .autoApprove
            case 4: .requireStage(pick(["s", "security"]))
            case 5, 6: .limitDays(pick([1, 2, 3]))
            default: .deny
            }
        return Rule(id, effect, when: conditions(anyOfClasses: effect.isRestrictive))
    }

    private mutating func exception(_ rule: Rule) -> PolicyException {
        PolicyException(
            "e",
            rule: rule.id,
            when: conditions(anyOfClasses: true),
            owner: "p",
            reason: "r",
            until: pick(Self.ends)
        )
    }

    private mutating func guardrails() -> Guardrails {
        var result = Guardrails(securityReviewAt: chance(50) ? [.high] : [])
        result.requireReview = chance(5)
        if chance(20) { result.adminReviewAt = [.medium] }
        if chance(20) { result.maximumDays = [.low: 2] }
        if chance(30) { result.approveUnmatchedAt = [.low] }
        return result
    }

    mutating func conditions(anyOfClasses: Bool) -> Conditions {
        var when = Conditions()
        if varies(.project) { when.projects = ["P"] }
        if varies(.tool) { when.tools = some(Self.tools) }
        if varies(.status) { when.statuses = pick([[.approved], [.approved, .restricted], [.pilot]]) }
        if varies(.risk) { when.risks = pick([[.low], [.low, .medium], [.high]]) }
        if varies(.role) { when.roles = ["user"] }
        if varies(.groups) { when.groups = some(Self.groups) }
        if varies(.days) { when.days = pick([1...1, 2...3, 1...2, 3...180]) }
        if varies(.dataClasses) { when.classes = classCondition(anyOfClasses) }
        if varies(.region) { when.regions = ["EU"] }
        if varies(.attest) { when.attested = attestedCondition() }
        return when
    }

    private mutating func varies(_ kind: Conditions.Kind) -> Bool { varying.contains(kind) && chance(60) }

    private mutating func classCondition(_ anyOf: Bool) -> ClassCondition {
        guard anyOf, chance(60) else { return ClassCondition(subsetOf: some(Self.classes)) }
        return ClassCondition(subsetOf: chance(30) ? some(Self.classes) : nil, anyOf: some(Self.classes))
    }

    private mutating func attestedCondition() -> AttestedCondition {
        var condition = AttestedCondition([.noTraining: chance(70)], maximumAge: chance(50) ? 10 : nil)
        if chance(30) { condition.values[.dpa] = true }
        return condition
    }
}

extension SmallWorld {
    /// Every request that the varying dimensions can tell apart.
    var points: [PolicyFacts] {
        varying.sorted { $0.rawValue < $1.rawValue }.reduce([Self.base]) { points, kind in
            points.flatMap { point in (0..<Self.values(of: kind)).map { Self.put($0, of: kind, into: point) } }
        }
    }

    /// One of them.
    mutating func point() -> PolicyFacts {
        varying.sorted { $0.rawValue < $1.rawValue }
            .reduce(Self.base) { Self.put(number(Self.values(of: $1)), of: $1, into: $0) }
    }

    private static func values(of kind: Conditions.Kind) -> Int {
        switch kind {
        case .project, .role: 2
        case .tool, .risk, .region, .exception: 3
        case .status: 4
        case .groups, .days: 5
        case .dataClasses, .attest: 6
        }
    }

    private static func put(_ value: Int, of kind: Conditions.Kind, into point: PolicyFacts) -> PolicyFacts {
        var facts = point
        switch kind {
        case .project: facts.project = ["P", "Q"][value]
        case .tool: facts.tool = ID(["a", "b", "c"][value])
        case .status: facts.status = [.approved, .pilot, .restricted, .blocked][value]
        case .risk: facts.risk = [.low, .medium, .high][value]
        case .role: facts.role = ["user", "admin"][value]
        case .groups: facts.groups = [[], ["g"], ["h"], ["g", "h"], ["x"]][value]
        case .days: facts.requestedDays = [1, 2, 3, 4, 180][value]
        case .dataClasses: facts.dataClasses = [[], ["p"], ["q"], ["p", "q"], ["x"], ["p", "x"]][value]
        case .region: facts.region = ["EU", "US", nil][value]
        case .attest: facts.attested = attested[value]
        case .exception: facts.at = [999, 1_500, 2_500][value]
        }
        return facts
    }

    private static let attested: [[Attestation: AttestedFact]] = [
        [:], [.noTraining: AttestedFact(true, age: 10)], [.noTraining: AttestedFact(true, age: 11)],
        [.noTraining: AttestedFact(false, age: 0)],
        [.noTraining: AttestedFact(true, age: 5), .dpa: AttestedFact(true, age: 11)],
        [.dpa: AttestedFact(false, age: 3)],
    ]

    private static let base = PolicyFacts(
        project: "Q",
        tool: "c",
        role: "admin",
        status: .approved,
        risk: .low,
        groups: [],
        requestedDays: 1,
        dataClasses: ["p"],
        at: 500
    )
}
