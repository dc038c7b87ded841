import Kernel

/// A policy made ready to decide: names are numbers, classes are bits, and an index finds the few rules that can match.
package struct CompiledPolicy: Sendable {
    struct Entry: Sendable {
        let when: CompiledConditions
        let exceptions: ContiguousArray<Exception>
        let force: Force
    }

    /// An effect without names.
    enum Force: Sendable {
        case deny, review, approve
        case limit(Int32)
    }

    struct Exception: Sendable {
        let when: CompiledConditions
        /// Milliseconds.
        let until: Int64
    }

    /// The rules of the document, then the guardrails.
    let rules: [Rule]
    let entries: ContiguousArray<Entry>
    let pool: ContiguousArray<Int32>
    let names: NameTable
    let classes: NameTable
    let index: RuleIndex
}

extension Policy {
    /// Time is in proportion to the rules and the names they hold.
    package func compiled() -> CompiledPolicy {
        var compiler = PolicyCompiler()
        let all = rules + guardrails.rules
        let departures = Dictionary(grouping: exceptions) { ID<Rule>($0.rule) }
        let entries = ContiguousArray(all.map { compiler.entry($0, departures[ID($0.id)] ?? []) })
        return CompiledPolicy(
            rules: all,
            entries: entries,
            pool: compiler.pool,
            names: compiler.names,
            classes: compiler.classes,
            index: RuleIndex(entries.map(\.when), pool: compiler.pool)
        )
    }
}

/// Turns conditions into numbers, collecting the names on the way.
struct PolicyCompiler {
    private(set) var names = NameTable()
    private(set) var classes = NameTable()
    private(set) var pool: ContiguousArray<Int32> = []

    mutating func entry(_ rule: Rule, _ exceptions: [PolicyException]) -> CompiledPolicy.Entry {
        let missing = rule.effect.isRestrictive
        let when = compile(rule.when, missing: missing)
        var compiled: ContiguousArray<CompiledPolicy.Exception> = []
        for exception in exceptions {
            let conditions = compile(exception.when, missing: !missing)
            compiled.append(CompiledPolicy.Exception(when: conditions, until: exception.until.milliseconds))
        }
        return CompiledPolicy.Entry(when: when, exceptions: compiled, force: CompiledPolicy.Force(rule.effect))
    }

    private mutating func compile(_ when: Conditions, missing: Bool) -> CompiledConditions {
        var result = CompiledConditions()
        result.missing = missing
        result.projects = part(when.projects)
        result.tools = part(when.tools)
        result.roles = part(when.roles)
        result.regions = part(when.regions)
        result.groups = part(when.groups)
        result.standing = standing(when)
        if let days = when.days { (result.firstDay, result.lastDay) = (Int32(days.lowerBound), Int32(days.upperBound)) }
        if let condition = when.classes { add(condition, to: &result) }
        if let condition = when.attested { add(condition, to: &result) }
        return result
    }

    private mutating func part(_ set: Names?) -> CompiledConditions.Part {
        guard let set else { return CompiledConditions.Part() }
        let start = Int32(pool.count)
        for name in set.sorted { pool.append(names.number(name)) }
        return CompiledConditions.Part(start: start, count: Int32(set.sorted.count))
    }

    private func standing(_ when: Conditions) -> UInt8 {
        let statuses = when.statuses.map { $0.reduce(UInt8(0)) { $0 | $1.bit } } ?? 0x1F
        let risks = when.risks.map { $0.reduce(UInt8(0)) { $0 | $1.bit } } ?? 0xE0
        return statuses | risks
    }

    private mutating func add(_ condition: ClassCondition, to result: inout CompiledConditions) {
        result.asksForClasses = true
        if let within = condition.subsetOf { result.classesWithin = bits(within) }
        if let any = condition.anyOf { result.classesAny = bits(any) }
    }

    private mutating func bits(_ set: Names) -> UInt64 {
        set.sorted.reduce(UInt64(0)) { $0 | 1 << UInt64(classes.number($1)) }
    }

    private func add(_ condition: AttestedCondition, to result: inout CompiledConditions) {
        for (attestation, wanted) in condition.values {
            result.attested |= 1 << UInt8(attestation.place)
            if wanted { result.affirmed |= 1 << UInt8(attestation.place) }
        }
        result.maximumAge = condition.maximumAge.map(Int32.init) ?? .max
    }
}

extension CompiledPolicy.Force {
    init(_ effect: Rule.Effect) {
        switch effect {
        case .deny: self = .deny
        case .requireStage: self = .review
        case .limitDays(let days): self = .limit(Int32(days))
        case .autoApprove: self = .approve
        }
    }
}
