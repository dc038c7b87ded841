import Kernel

/// Conditions over the cells of a partition.
struct RegionConditions: Sendable {
    /// The atoms that are admitted, by dimension; nil where there is no condition.
    private(set) var admitted: [AtomSet?]
    private(set) var groups: [Int] = []
    private(set) var classesWithin: UInt64 = .max
    private(set) var classesAny: UInt64 = 0
    let missing: Bool
    /// The dimensions with a condition.
    private(set) var open: UInt32 = 0

    init(_ when: Conditions, missing: Bool, in partition: Partition) {
        admitted = Array(repeating: nil, count: Dimension.all.count)
        self.missing = missing
        for (dimension, set) in when.named {
            restrict(dimension, to: set, partition)
        }
        if let statuses = when.statuses {
            restrict(.status, partition) {
                if case .status(let status) = $0 { statuses.contains(status) } else { false }
            }
        }
        if let risks = when.risks {
            restrict(.risk, partition) { if case .risk(let risk) = $0 { risks.contains(risk) } else { false } }
        }
        if let days = when.days { restrict(days: days, partition) }
        restrict(when.attested, partition)
        addSets(when, partition)
    }

    /// The classes on which the condition depends: all of them where it says which ones are allowed at most.
    var classesAsked: UInt64 { classesWithin == .max ? classesAny : .max }

    /// Whether the condition on one dimension holds for all of the atoms, or none; nil when for some.
    func verdict(_ place: Int, _ atoms: [Int]) -> Bool? {
        guard let admitted = admitted[place] else { return true }
        let holding = atoms.count { admitted.contains($0) }
        return holding == 0 ? false : holding == atoms.count ? true : nil
    }

    mutating func restrict(days: ClosedRange<Int>, _ partition: Partition) {
        restrict(.days, partition) {
            if case .numbers(let range) = $0 { days.contains(range.lowerBound) } else { false }
        }
    }

    mutating func restrict(before end: Instant, _ partition: Partition) {
        restrict(.time, partition) {
            if case .times(let range) = $0 { range.lowerBound < end.milliseconds } else { false }
        }
    }

    private mutating func restrict(_ attested: AttestedCondition?, _ partition: Partition) {
        let oldest = attested?.maximumAge ?? .max
        for (attestation, wanted) in attested?.values ?? [:] {
            let missing = missing
            restrict(.attested(attestation), partition) { atom in
                guard case .stated(let value, let age) = atom, age.lowerBound <= oldest else { return missing }
                return value == wanted
            }
        }
    }

    private mutating func restrict(_ dimension: Dimension, to names: Names, _ partition: Partition) {
        var set = AtomSet(count: partition.atoms[dimension.place].count)
        for name in names.sorted { set.insert(Int(partition.names[dimension.place].find(name))) }
        if missing, partition.atoms[dimension.place].last == .missing { set.insert(set.last) }
        admitted[dimension.place] = set
        open |= dimension.bit
    }

    private mutating func restrict(_ dimension: Dimension, _ partition: Partition, _ admits: (Atom) -> Bool) {
        let atoms = partition.atoms[dimension.place]
        let before = admitted[dimension.place]
        var set = AtomSet(count: atoms.count)
        for (index, atom) in atoms.enumerated() where before?.contains(index) ?? true {
            if admits(atom) { set.insert(index) }
        }
        admitted[dimension.place] = set
        open |= dimension.bit
    }

    private mutating func addSets(_ when: Conditions, _ partition: Partition) {
        if let names = when.groups {
            groups = names.sorted.map { Int(partition.groups.find($0)) }
            open |= Dimension.groupsBit
        }
        guard let condition = when.classes else { return }
        func bits(_ names: Names) -> UInt64 {
            names.sorted.reduce(UInt64(0)) { $0 | 1 << UInt64(partition.classes.find($1)) }
        }
        if let within = condition.subsetOf { classesWithin = bits(within) }
        if let any = condition.anyOf { classesAny = bits(any) }
        open |= Dimension.classesBit
    }
}

/// One rule with the exceptions from it, over the cells of a partition.
struct RegionRule: Sendable {
    let effect: Rule.Effect
    let when: RegionConditions
    let exceptions: [RegionConditions]
    /// The stage's number, for stages that add up as bits.
    let stage: Int

    init(_ content: RuleContent, stage: Int, in partition: Partition) {
        (effect, self.stage) = (content.effect, stage)
        var when = RegionConditions(content.when, missing: effect.isRestrictive, in: partition)
        if case .limitDays(let limit) = effect {
            // Where no more is asked for, the limit changes nothing.
            when.restrict(days: (limit + 1)...max(limit + 1, Conditions.dayRange.upperBound), partition)
        }
        self.when = when
        let missing = !effect.isRestrictive
        exceptions = content.exceptions.map { exception in
            var conditions = RegionConditions(exception.when, missing: missing, in: partition)
            conditions.restrict(before: exception.until, partition)
            return conditions
        }
    }
}

/// What a rule means, without its name: rules of the same content are one.
struct RuleContent: Hashable, Sendable {
    struct Exception: Hashable, Sendable {
        let when: Conditions
        let until: Instant
    }

    let effect: Rule.Effect
    let when: Conditions
    let exceptions: [Exception]
}

extension Policy {
    /// The contents of all rules and guardrails, in order.
    var contents: [RuleContent] {
        let departures = Dictionary(grouping: exceptions) { ID<Rule>($0.rule) }
        return (rules + guardrails.rules).map { rule in
            let exceptions = departures[ID(rule.id)] ?? []
            return RuleContent(
                effect: rule.effect,
                when: rule.when,
                exceptions: exceptions.map { RuleContent.Exception(when: $0.when, until: $0.until) }
            )
        }
    }
}
