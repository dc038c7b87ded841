/// What is left of rules in one cell.
struct RegionPlace {
    let partition: Partition
    let rules: [RegionRule]
    let cell: Cell

    /// What is left of a rule; nil when it cannot match here.
    func narrowed(_ rule: Int, isUrgent: Bool = false) -> RegionSearch.Live? {
        let whole = rules[rule]
        let exceptions = whole.exceptions.enumerated().map { RegionSearch.Departure(number: $0, open: $1.open) }
        var current: RegionSearch.Live? = RegionSearch.Live(
            rule: rule,
            isUrgent: isUrgent,
            open: whole.when.open,
            exceptions: exceptions
        )
        for (place, atoms) in cell.atoms.enumerated() {
            guard let atoms, let live = current else { continue }
            current = settle(live, 1 << UInt32(place)) { $0.verdict(place, atoms) }
        }
        return current.flatMap(settleGroups).flatMap(settleClasses)
    }

    func settleClasses(_ live: RegionSearch.Live) -> RegionSearch.Live? {
        settle(live, Dimension.classesBit) { cell.classes.verdict($0, of: partition.allClasses) }
    }

    func settleGroups(_ live: RegionSearch.Live) -> RegionSearch.Live? {
        settle(live, Dimension.groupsBit) { when in
            if when.groups.contains(where: { cell.groups[$0] == .there }) { return true }
            return when.groups.allSatisfy { cell.groups[$0] == .absent } ? false : nil
        }
    }

    /// Settles a condition that may be true, false or still open in this cell.
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
