package import Kernel

/// The smallest change of a request that would turn policy's answer around.
package struct SmallestChange: Equatable, Sendable {
    /// The request with the change made.
    package let facts: PolicyFacts
    /// What was changed, in this order: tool, role, days, classes of data.
    package let changed: [Conditions.Kind]
    package let outcome: PolicyOutcome
}

/// What else a person could ask for: a tool as it stands in the catalog, with its roles.
package struct Alternative: Equatable, Sendable {
    package let tool: ID<Tool>
    package let status: Tool.Status
    package let risk: Tool.Risk
    package let roles: [String]
    package let attested: [Attestation: AttestedFact]
    /// What is attested of it and counts no longer.
    package let stale: [VendorFact]
    package let missingStep: String?

    package init(
        tool: ID<Tool>,
        status: Tool.Status,
        risk: Tool.Risk,
        roles: [String],
        attested: [Attestation: AttestedFact] = [:],
        stale: [VendorFact] = [],
        missingStep: String? = nil
    ) {
        (self.tool, self.status, self.risk, self.roles) = (tool, status, risk, roles)
        (self.attested, self.stale, self.missingStep) = (attested, stale, missingStep)
    }
}

/// Finds the fewest changed facts that turn the answer around, and among those the smallest change in days.
///
/// Only what the requester can change counts: the tool, the role, the days and the classes of data. Groups, project,
/// region, risk and the vendor's statements are not in the requester's hand; a tool brings its own risk and statements.
/// A tool that still
/// lacks a step is no alternative. What waits would be approved, what is denied would at least be considered, and what is approved would not be.
package struct FindSmallestChange: Sendable {
    private let policy: Policy
    private let facts: PolicyFacts
    private let alternatives: [Alternative]
    private let budget: Int

    package init(_ policy: Policy, _ facts: PolicyFacts, alternatives: [Alternative] = [], budget: Int = 2_000_000) {
        (self.policy, self.facts) = (policy.live(at: facts.at ?? 0), facts)
        (self.alternatives, self.budget) = (alternatives, budget)
    }

    /// - Returns: nil when no such change exists, or when finding it would be too much work.
    package func callAsFunction() -> SmallestChange? {
        let compiled = policy.compiled()
        let target = Target(compiled.decide(facts).outcome.kind)
        let partition = Partition(of: [policy])
        let contents = policy.contents
        let rules = contents.map { RegionRule($0, stage: StageNames(contents).number($0), in: partition) }
        var best: Candidate?
        for wish in wishes where target != .approval || wish.obstacle == nil {
            guard let found = nearest(to: wish, target, partition, rules) else { return nil }
            best = [best, found.candidate].compactMap(\.self).min()
        }
        guard let best else { return nil }
        return SmallestChange(
            facts: best.facts,
            changed: best.changed,
            outcome: compiled.decide(best.facts).outcome
        )
    }

    /// The request itself, and the same with every other role and tool.
    private var wishes: [PolicyFacts] {
        let own = Alternative(
            tool: facts.tool,
            status: facts.status,
            risk: facts.risk,
            roles: [facts.role],
            attested: facts.attested,
            stale: facts.stale,
            missingStep: facts.missingStep
        )
        return ([own] + alternatives.filter { $0.missingStep == nil }).flatMap { other in
            other.roles.map { role in
                var wish = facts
                (wish.tool, wish.role, wish.status, wish.risk) = (other.tool, role, other.status, other.risk)
                (wish.attested, wish.stale, wish.missingStep) = (other.attested, other.stale, other.missingStep)
                return wish
            }
        }
    }

    /// The nearest request for that tool and role; nil when it is too much work.
    private func nearest(
        to wish: PolicyFacts,
        _ target: Target,
        _ partition: Partition,
        _ rules: [RegionRule]
    ) -> (candidate: Candidate?, ())? {
        var fixed = partition.cell(of: wish)
        fixed.atoms[Dimension.days.place] = nil
        fixed.classes = .any
        var best: Candidate?
        let relevant = rules.indices.filter { target != .consideration || rules[$0].effect == .deny }
        var search = RegionSearch(partition, rules, budget: budget, judge: target.judge) { cell, _ in
            if let found = Candidate(in: cell, partition, wish: wish, from: facts) {
                best = [best, found].compactMap(\.self).min()
            }
            return true
        }
        do { try search.run(relevant, in: fixed) } catch { return nil }
        return (best, ())
    }
}

/// Which answer is looked for.
private enum Target {
    case approval, consideration, review

    init(_ kind: PolicyOutcome.Kind) {
        switch kind {
        case .review: self = .approval
        case .deny: self = .consideration
        case .autoApprove: self = .review
        }
    }

    func judge(_ branch: RegionSearch.Branch) -> RegionSearch.Turn {
        let state = branch.state
        if state.isRestricted { return self == .review ? .take : .stop }
        guard branch.live.isEmpty else { return .divide }
        switch self {
        case .approval: return state.isApproved ? .take : .stop
        case .review: return state.isApproved ? .stop : .take
        case .consideration: return .take
        }
    }
}

/// The request of a cell that is nearest to the one that was made.
private struct Candidate: Comparable {
    let facts: PolicyFacts
    let changed: [Conditions.Kind]
    private let days: Int
    private let classes: Int

    init?(in cell: Cell, _ partition: Partition, wish: PolicyFacts, from facts: PolicyFacts) {
        guard let days = partition.nearestDays(cell, to: facts.requestedDays),
            let classes = partition.nearestClasses(cell, to: facts.dataClasses)
        else { return nil }
        var result = wish
        (result.requestedDays, result.dataClasses) = (days, classes.names)
        self.facts = result
        (self.days, self.classes) = (abs(days - facts.requestedDays), classes.changes)
        var changed: [Conditions.Kind] = []
        if result.tool != facts.tool { changed.append(.tool) }
        if !sameBytes(result.role, facts.role) { changed.append(.role) }
        if days != facts.requestedDays { changed.append(.days) }
        if classes.changes > 0 { changed.append(.dataClasses) }
        self.changed = changed
    }

    static func < (a: Self, b: Self) -> Bool {
        let (first, second) = ([a.changed.count, a.days, a.classes], [b.changed.count, b.days, b.classes])
        if first != second { return first.lexicographicallyPrecedes(second) }
        if a.facts.requestedDays != b.facts.requestedDays { return a.facts.requestedDays < b.facts.requestedDays }
        return a.facts.json.canonical.lexicographicallyPrecedes(b.facts.json.canonical)
    }
}

extension Partition {
    fileprivate func nearestDays(_ cell: Cell, to wanted: Int) -> Int? {
        guard let chosen = cell.atoms[Dimension.days.place] else { return wanted }
        let days = chosen.compactMap { index -> Int? in
            guard case .numbers(let range) = atoms[Dimension.days.place][index] else { return nil }
            return min(max(wanted, range.lowerBound), range.upperBound)
        }
        return days.min { (abs($0 - wanted), $0) < (abs($1 - wanted), $1) }
    }

    /// A class that no rule names can be given up, but not made up; a request always names one.
    fileprivate func nearestClasses(_ cell: Cell, to names: [String]) -> (names: [String], changes: Int)? {
        let held = bits(names)
        switch cell.classes {
        case .any: return (names, 0)
        case .missing: return held == 0 ? (names, 0) : nil
        case .known(let there, let absent):
            if held != 0, held & absent == 0, held & there == there { return (names, 0) }
            guard there & ~held & 1 << 63 == 0 else { return nil }
            var wanted = held & ~absent | there
            if wanted == 0 {
                let free = allClasses & ~absent & ~(1 << 63)
                guard free != 0 else { return nil }
                wanted = 1 << UInt64(free.trailingZeroBitCount)
            }
            let kept = names.filter { bits([$0]) & wanted != 0 }
            let added = (0..<63).filter { (wanted & ~held) & (1 << UInt64($0)) != 0 }.map(className)
            return (kept + added, names.count - kept.count + added.count)
        }
    }
}
