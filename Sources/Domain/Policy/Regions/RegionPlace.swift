/// What is left of rules in one cell.
///
/// It is asked millions of times, so it holds no more than it needs and copies no rule.
struct RegionPlace {
    let rules: [RegionRule]
    let cell: Cell
    private let allClasses: UInt64

    init(_ partition: Partition, _ rules: [RegionRule], _ cell: Cell) {
        (self.rules, self.cell, allClasses) = (rules, cell, partition.allClasses)
    }

    /// What is left of a rule; nil when it cannot match here.
    func narrowed(_ rule: Int, isUrgent: Bool = false) -> RegionSearch.Live? {
        let exceptions = rules[rule].exceptions.indices.map {
            RegionSearch.Departure(number: $0, open: rules[rule].exceptions[$0].open)
        }
        var live = RegionSearch.Live(
            rule: rule,
            isUrgent: isUrgent,
            open: rules[rule].when.open,
            exceptions: exceptions
        )
        for place in cell.atoms.indices {
            guard let atoms = cell.atoms[place] else { continue }
            guard let next = settle(live, 1 << UInt32(place), { $0.verdict(place, atoms) }) else { return nil }
            live = next
        }
        return settleGroups(live).flatMap { settleClasses($0) }
    }

    func settleClasses(_ live: RegionSearch.Live) -> RegionSearch.Live? {
        settle(live, Dimension.classesBit) { cell.classes.verdict($0, of: allClasses) }
    }

    func settleGroups(_ live: RegionSearch.Live) -> RegionSearch.Live? {
        settle(live, Dimension.groupsBit) { when in
            if when.groups.contains(where: { cell.groups[$0] == .there }) { return true }
            return when.groups.allSatisfy { cell.groups[$0] == .absent } ? false : nil
        }
    }

    /// What is left of several; rules that cannot match any more are gone.
    func settle(_ all: [RegionSearch.Live], _ one: (RegionSearch.Live) -> RegionSearch.Live?) -> [RegionSearch.Live] {
        var left: [RegionSearch.Live] = []
        left.reserveCapacity(all.count)
        for live in all { if let live = one(live) { left.append(live) } }
        return left
    }

    /// Settles a condition that may be true, false or still open in this cell.
    @inline(__always)
    private func settle(
        _ live: RegionSearch.Live,
        _ bit: UInt32,
        _ verdict: (RegionConditions) -> Bool?
    ) -> RegionSearch.Live? {
        var live = live
        if live.open & bit != 0, let holds = verdict(rules[live.rule].when) {
            guard holds else { return nil }
            live.open &= ~bit
        }
        guard !live.exceptions.isEmpty else { return live }
        var exceptions: [RegionSearch.Departure] = []
        for var departure in live.exceptions {
            if departure.open & bit != 0, let holds = verdict(rules[live.rule].exceptions[departure.number]) {
                guard holds else { continue }
                departure.open &= ~bit
            }
            guard departure.open != 0 else { return nil }
            exceptions.append(departure)
        }
        live.exceptions = exceptions
        return live
    }
}
