import Kernel

/// Goes through the cells of a partition, dividing only where a rule still depends on it.
///
/// A branch ends as soon as nothing that matters can still change.
struct RegionSearch {
    /// What to do with a branch.
    enum Turn { case stop, take, divide }

    struct Live {
        let rule: Int
        /// Its dimensions are divided before those of others.
        let isUrgent: Bool
        /// Dimensions whose condition is not yet known to hold.
        var open: UInt32
        var exceptions: [Departure]

        var isMatched: Bool { open == 0 && exceptions.isEmpty }

        func isOpen(_ bit: UInt32) -> Bool { open & bit != 0 || exceptions.contains { $0.open & bit != 0 } }
    }

    struct Departure: Hashable {
        let number: Int
        var open: UInt32
    }

    struct Exhausted: Error {}

    let partition: Partition
    let rules: [RegionRule]
    /// How many times a rule may be looked at before the search gives up.
    private(set) var budget: Int
    private(set) var cell: Cell
    let judge: (Branch) -> Turn
    /// Gets every cell that is taken; false ends the search.
    let take: (Cell, Branch) -> Bool
    /// By rule, bits to collect instead of states; empty for a search about states.
    let marks: [UInt64]

    struct Branch {
        var live: [Live]
        var state = RegionState()
        /// The marks of all rules that match.
        var matched: UInt64 = 0

        func with(_ live: [Live]) -> Branch { Branch(live: live, state: state, matched: matched) }
    }

    init(
        _ partition: Partition,
        _ rules: [RegionRule],
        budget: Int,
        marks: [UInt64] = [],
        judge: @escaping (Branch) -> Turn,
        take: @escaping (Cell, Branch) -> Bool
    ) {
        (self.partition, self.rules, self.budget) = (partition, rules, budget)
        (self.marks, self.judge, self.take) = (marks, judge, take)
        cell = Cell(dimensions: Dimension.all.count, groups: partition.groups.count)
    }

    /// - Returns: false when `take` ended the search.
    @discardableResult
    mutating func run(urgent: [Int] = [], _ others: [Int], in start: Cell? = nil) throws(Exhausted) -> Bool {
        if let start { cell = start }
        budget -= urgent.count + others.count
        let place = place
        let live = urgent.compactMap { place.narrowed($0, isUrgent: true) } + others.compactMap { place.narrowed($0) }
        var branch = Branch(live: live)
        return try visit(&branch)
    }

    private var place: RegionPlace { RegionPlace(partition, rules, cell) }

    private mutating func visit(_ branch: inout Branch) throws(Exhausted) -> Bool {
        absorb(&branch)
        switch judge(branch) {
        case .stop: return true
        case .take: return take(cell, branch)
        case .divide: break
        }
        budget -= branch.live.count + 1
        guard budget > 0 else { throw Exhausted() }
        let (wanted, all) = openDimensions(branch)
        let scalars = wanted & Dimension.scalarBits != 0 ? wanted : all
        if scalars & Dimension.scalarBits != 0 {
            return try divide((scalars & Dimension.scalarBits).trailingZeroBitCount, branch)
        }
        if all & Dimension.classesBit != 0 { return try divideClasses(branch) }
        if all & Dimension.groupsBit != 0 { return try divideGroups(branch) }
        return take(cell, branch)
    }

    /// Rules that match become part of the state, and those that add nothing to it any more are let go.
    private func absorb(_ branch: inout Branch) {
        guard marks.isEmpty else { return collect(&branch) }
        for live in branch.live where live.isMatched { branch.state.add(rules[live.rule]) }
        branch.live.removeAll { $0.isMatched || branch.state.isAbsorbing(rules[$0.rule]) }
    }

    private func collect(_ branch: inout Branch) {
        for live in branch.live where live.isMatched { branch.matched |= marks[live.rule] }
        branch.live.removeAll { marks[$0.rule] & ~branch.matched == 0 }
    }

    /// What is open in urgent rules, and what in any.
    private func openDimensions(_ branch: Branch) -> (wanted: UInt32, all: UInt32) {
        var (wanted, all) = (UInt32(0), UInt32(0))
        for live in branch.live {
            let open = live.exceptions.reduce(live.open) { $0 | $1.open }
            all |= open
            if live.isUrgent { wanted |= open }
        }
        return (wanted, all)
    }
}

extension RegionSearch {
    private mutating func divide(_ place: Int, _ branch: Branch) throws(Exhausted) -> Bool {
        guard marks.isEmpty else { return try divideOneByOne(place, branch) }
        let bit = UInt32(1) << UInt32(place)
        // Atoms that leave the same rules open are one.
        var parts: [Survivors: Int] = [:]
        var branches: [(atoms: [Int], live: [Live])] = []
        for atom in partition.atoms[place].indices {
            if let only = cell.atoms[place], !only.contains(atom) { continue }
            budget -= branch.live.count
            let live = branch.live.compactMap { step($0, bit) { $0.admitted[place].map { $0.contains(atom) } ?? true } }
            if let same = parts[Survivors(live)] {
                branches[same].atoms.append(atom)
            } else {
                parts[Survivors(live)] = branches.count
                branches.append(([atom], live))
            }
        }
        let before = cell.atoms[place]
        defer { cell.atoms[place] = before }
        for part in branches {
            cell.atoms[place] = part.atoms
            var next = branch.with(part.live)
            guard try visit(&next) else { return false }
        }
        return true
    }

    /// Where one cell is enough, atoms are looked at as they come, and those that would end the same way are left out.
    private mutating func divideOneByOne(_ place: Int, _ branch: Branch) throws(Exhausted) -> Bool {
        let bit = UInt32(1) << UInt32(place)
        var seen: Set<Survivors> = []
        let before = cell.atoms[place]
        defer { cell.atoms[place] = before }
        for atom in before ?? Array(partition.atoms[place].indices) {
            budget -= branch.live.count
            let live = branch.live.compactMap { step($0, bit) { $0.admitted[place].map { $0.contains(atom) } ?? true } }
            guard seen.insert(Survivors(live)).inserted else { continue }
            cell.atoms[place] = [atom]
            var next = branch.with(live)
            guard try visit(&next) else { return false }
        }
        return true
    }

    /// The rule after one dimension is settled; nil when it cannot match any more.
    private func step(_ live: Live, _ bit: UInt32, _ holds: (RegionConditions) -> Bool) -> Live? {
        var live = live
        if live.open & bit != 0 {
            guard holds(rules[live.rule].when) else { return nil }
            live.open &= ~bit
        }
        guard !live.exceptions.isEmpty else { return live }
        var exceptions: [Departure] = []
        for var departure in live.exceptions {
            if departure.open & bit != 0 {
                guard holds(rules[live.rule].exceptions[departure.number]) else { continue }
                departure.open &= ~bit
            }
            guard departure.open != 0 else { return nil }
            exceptions.append(departure)
        }
        live.exceptions = exceptions
        return live
    }

    private mutating func divideClasses(_ branch: Branch) throws(Exhausted) -> Bool {
        let before = cell.classes
        defer { cell.classes = before }
        for next in classChoices(branch) {
            cell.classes = next
            budget -= branch.live.count
            let place = place
            var part = branch.with(place.settle(branch.live) { place.settleClasses($0) })
            guard try visit(&part) else { return false }
        }
        return true
    }

    /// First whether anything is known of classes at all, then one class after the other.
    private func classChoices(_ branch: Branch) -> [Cell.Classes] {
        guard case .known(let there, let absent) = cell.classes else { return [.missing, .known(there: 0, absent: 0)] }
        let undecided = partition.allClasses & ~(there | absent)
        var asked = UInt64(0)
        for live in branch.live {
            if live.open & Dimension.classesBit != 0 { asked |= rules[live.rule].when.classesAsked }
            for departure in live.exceptions where departure.open & Dimension.classesBit != 0 {
                asked |= rules[live.rule].exceptions[departure.number].classesAsked
            }
        }
        let bit = UInt64(1) << UInt64((asked & undecided).trailingZeroBitCount)
        let without: Cell.Classes = .known(there: there, absent: absent | bit)
        let hasAny = (absent | bit) != partition.allClasses
        return [.known(there: there | bit, absent: absent)] + (hasAny ? [without] : [])
    }

    private func conditionsOpen(_ live: Live, _ bit: UInt32) -> [RegionConditions] {
        (live.open & bit != 0 ? [rules[live.rule].when] : [])
            + live.exceptions.filter { $0.open & bit != 0 }.map { rules[live.rule].exceptions[$0.number] }
    }

    private mutating func divideGroups(_ branch: Branch) throws(Exhausted) -> Bool {
        let first = branch.live.first { $0.isUrgent && $0.isOpen(Dimension.groupsBit) }
        let live = first ?? branch.live.first { $0.isOpen(Dimension.groupsBit) }
        let open = live.map { conditionsOpen($0, Dimension.groupsBit) } ?? []
        guard let group = open.flatMap(\.groups).first(where: { cell.groups[$0] == .either }) else { return true }
        defer { cell.groups[group] = .either }
        for choice in first == nil && !marks.isEmpty ? [Cell.Presence.absent, .there] : [.there, .absent] {
            cell.groups[group] = choice
            budget -= branch.live.count
            let place = place
            var part = branch.with(place.settle(branch.live) { place.settleGroups($0) })
            guard try visit(&part) else { return false }
        }
        return true
    }
}

/// What a branch still depends on, to see that two are the same.
private struct Survivors: Hashable {
    private let rules: [Int]
    private let exceptions: [[RegionSearch.Departure]]

    init(_ live: [RegionSearch.Live]) {
        rules = live.map(\.rule)
        exceptions = live.contains { !$0.exceptions.isEmpty } ? live.map(\.exceptions) : []
    }
}
