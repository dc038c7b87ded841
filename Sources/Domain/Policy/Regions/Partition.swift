import Kernel

/// The finite division of all requests into cells that some policies cannot look inside.
///
/// Every dimension falls into the values and intervals that the policies name, and the rest; groups and classes are
/// there or not, each on its own. So questions about policies are decided by going through cells, without a solver.
struct Partition: Sendable {
    private(set) var atoms: [[Atom]]
    /// By dimension, the numbers of its atoms that are names.
    private(set) var names: [NameTable]
    let groups: NameTable
    let classes: NameTable

    /// The highest bit stands for every class that no rule names.
    var allClasses: UInt64 { (1 << UInt64(classes.count)) - 1 | 1 << 63 }

    init(of policies: [Policy]) {
        var cuts = CutCollector()
        for policy in policies {
            for rule in policy.rules + policy.guardrails.rules { cuts.add(rule) }
            for exception in policy.exceptions { cuts.add(exception) }
        }
        atoms = Dimension.all.map { cuts.atoms(of: $0) }
        names = atoms.map { atoms in
            var table = NameTable()
            for case .name(let name) in atoms { _ = table.number(name) }
            return table
        }
        (groups, classes) = (cuts.groups, cuts.classes)
    }
}

/// Collects the values that rules name.
private struct CutCollector {
    private var names: [Dimension: [String]] = [:]
    private var days: Set<Int> = [1]
    private var ends: Set<Int64> = []
    private var ages: [Attestation: Set<Int>] = [:]
    private(set) var groups = NameTable()
    private(set) var classes = NameTable()

    mutating func add(_ rule: Rule) {
        add(rule.when)
        if case .limitDays(let limit) = rule.effect { days.insert(limit + 1) }
    }

    mutating func add(_ exception: PolicyException) {
        add(exception.when)
        ends.insert(exception.until.milliseconds)
    }

    private mutating func add(_ when: Conditions) {
        for (dimension, set) in when.named { names[dimension, default: []] += set.sorted }
        if let range = when.days { days.formUnion([range.lowerBound, range.upperBound + 1]) }
        for group in when.groups?.sorted ?? [] { _ = groups.number(group) }
        for name in (when.classes?.subsetOf?.sorted ?? []) + (when.classes?.anyOf?.sorted ?? []) {
            _ = classes.number(name)
        }
        guard let attested = when.attested else { return }
        for attestation in attested.values.keys {
            ages[attestation, default: [0]].formUnion(attested.maximumAge.map { [$0 + 1] } ?? [])
        }
    }

    func atoms(of dimension: Dimension) -> [Atom] {
        switch dimension {
        case .project, .tool, .role: named(dimension) + [.otherName]
        case .region: named(dimension) + [.otherName, .missing]
        case .status: Tool.Status.allCases.map(Atom.status)
        case .risk: Tool.Risk.allCases.map(Atom.risk)
        case .days: intervals(days, last: Conditions.dayRange.upperBound).map(Atom.numbers)
        case .time: times
        case .attested(let attestation): stated(attestation)
        }
    }

    private func named(_ dimension: Dimension) -> [Atom] { Names(names[dimension] ?? []).sorted.map(Atom.name) }

    private func intervals(_ cuts: Set<Int>, last: Int) -> [ClosedRange<Int>] {
        let starts = cuts.filter { $0 <= last }.sorted()
        return starts.enumerated().map { index, start in
            start...(index + 1 < starts.count ? starts[index + 1] - 1 : last)
        }
    }

    private var times: [Atom] {
        let starts = [Int64.min] + ends.sorted()
        return starts.enumerated().map { index, start in
            .times(start..<(index + 1 < starts.count ? starts[index + 1] : .max))
        }
    }

    private func stated(_ attestation: Attestation) -> [Atom] {
        guard let cuts = ages[attestation] else { return [.missing] }
        let ranges = intervals(cuts, last: 100_000)
        return [.missing] + [true, false].flatMap { value in ranges.map { Atom.stated(value, age: $0) } }
    }
}

extension Conditions {
    /// The conditions that are sets of names of one value.
    var named: [(Dimension, Names)] {
        [(.project, projects), (.tool, tools), (.role, roles), (.region, regions)].compactMap { dimension, set in
            set.map { (dimension, $0) }
        }
    }
}
