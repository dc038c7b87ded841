package import Kernel

/// Stored requests, with every name as a number, ready to be decided again and again.
///
/// Names are numbered once when requests are added, independent of any policy.
package struct RequestHistory: Sendable {
    struct Entry: Sendable {
        var facts: CompactFacts
        let outcome: PolicyOutcome.Kind
        /// Bits of classes do not fit all policies, so their numbers are kept.
        let classes: ContiguousArray<Int32>
    }

    private(set) var entries: ContiguousArray<Entry> = []
    private(set) var names = NameTable()
    /// How often policy gave each answer.
    private(set) var answers: [PolicyOutcome.Kind: Int] = [:]

    package init() {}

    package var count: Int { entries.count }

    package mutating func reserve(_ count: Int) { entries.reserveCapacity(count) }

    /// - Parameter outcome: what policy answered then.
    package mutating func add(_ facts: PolicyFacts, _ outcome: PolicyOutcome.Kind) {
        var compact = CompactFacts()
        compact.project = names.number(facts.project)
        compact.tool = names.number(facts.tool.rawValue)
        compact.role = names.number(facts.role)
        if let region = facts.region { compact.region = names.number(region) }
        compact.standing = facts.status.bit | facts.risk.bit
        compact.days = Int32(clamping: facts.requestedDays)
        for (attestation, fact) in facts.attested { compact.state(attestation, fact) }
        compact.at = facts.at?.milliseconds
        for group in facts.groups { compact.groups.append(names.number(group)) }
        compact.obstacle = facts.obstacle
        let classes = ContiguousArray(facts.dataClasses.map { names.number($0) })
        entries.append(Entry(facts: compact, outcome: outcome, classes: classes))
        answers[outcome, default: 0] += 1
    }
}

/// What a draft would have answered to requests that were decided already.
package struct PolicyReplay: Equatable, Sendable {
    /// How many requests went from one answer to another, where they differ.
    package struct Flip: Hashable, Sendable {
        package let before: PolicyOutcome.Kind
        package let after: PolicyOutcome.Kind

        package init(before: PolicyOutcome.Kind, after: PolicyOutcome.Kind) {
            (self.before, self.after) = (before, after)
        }
    }

    package var requests = 0
    /// How many kept their answer, by answer.
    package var kept: [PolicyOutcome.Kind: Int] = [:]
    package var flips: [Flip: Int] = [:]
    package var byTool: [ID<Tool>: [Flip: Int]] = [:]
    /// By each of the requester's groups; one request counts in all of them.
    package var byGroup: [String: [Flip: Int]] = [:]

    package init() {}

    package var flipped: Int { flips.values.reduce(0, +) }

    package mutating func add(_ other: PolicyReplay) {
        requests += other.requests
        kept.merge(other.kept, uniquingKeysWith: +)
        flips.merge(other.flips, uniquingKeysWith: +)
        byTool.merge(other.byTool) { $0.merging($1, uniquingKeysWith: +) }
        byGroup.merge(other.byGroup) { $0.merging($1, uniquingKeysWith: +) }
    }
}

extension CompiledPolicy {
    /// Decides every request of the history anew, in one pass.
    ///
    /// - Parameter look: called for each request whose answer changes, with its place in the history.
    package func replay(
        _ history: RequestHistory,
        _ look: (Int, PolicyReplay.Flip) -> Void = { _, _ in }
    ) -> PolicyReplay {
        let translation = Translation(history.names, self)
        var replay = PolicyReplay()
        replay.requests = history.count
        var counts: [Int: Int] = [:]
        for (place, entry) in history.entries.enumerated() {
            let after = kind(translation(entry))
            guard after != entry.outcome else { continue }
            let flip = PolicyReplay.Flip(before: entry.outcome, after: after)
            replay.flips[flip, default: 0] += 1
            look(place, flip)
            let kind = flip.place
            counts[Int(entry.facts.tool) << 8 | kind, default: 0] += 1
            for group in entry.facts.groups { counts[Int(group) << 8 | 128 | kind, default: 0] += 1 }
        }
        for (key, count) in counts { replay.add(key, count, history.names) }
        replay.kept = history.answers
        for (flip, count) in replay.flips { replay.kept[flip.before, default: 0] -= count }
        replay.kept = replay.kept.filter { $0.value > 0 }
        return replay
    }

    /// The kind of answer alone, without saying by which rules.
    func kind(_ facts: borrowing CompactFacts) -> PolicyOutcome.Kind {
        var (isDenied, isReviewed, isApproved) = (false, false, false)
        pool.withUnsafeBufferPointer { pool in
            entries.withUnsafeBufferPointer { entries in
                index.forEachCandidate(tool: facts.tool, groups: facts.groups) { number in
                    guard entries[number].matches(facts, pool) else { return }
                    switch entries[number].force {
                    case .deny: isDenied = true
                    case .review: isReviewed = true
                    case .limit(let days): if facts.days > days { isReviewed = true }
                    case .approve: isApproved = true
                    }
                }
            }
        }
        if isDenied { return .deny }
        return isApproved && !isReviewed && facts.obstacle == nil ? .autoApprove : .review
    }
}

extension PolicyReplay {
    fileprivate mutating func add(_ key: Int, _ count: Int, _ names: NameTable) {
        let name = names.name(Int32(key >> 8))
        let flip = Flip(place: key & 127)
        if key & 128 != 0 {
            byGroup[name, default: [:]][flip] = count
        } else {
            byTool[ID(name), default: [:]][flip] = count
        }
    }
}

extension PolicyReplay.Flip {
    private static let kinds = PolicyOutcome.Kind.allCases

    fileprivate var place: Int {
        (Self.kinds.firstIndex(of: before) ?? 0) * 8 + (Self.kinds.firstIndex(of: after) ?? 0)
    }

    fileprivate init(place: Int) { self.init(before: Self.kinds[place / 8], after: Self.kinds[place % 8]) }
}

/// From the history's numbers to a policy's.
private struct Translation {
    private let names: ContiguousArray<Int32>
    private let classes: ContiguousArray<UInt64>

    init(_ history: NameTable, _ policy: CompiledPolicy) {
        names = history.translated(to: policy.names)
        classes = ContiguousArray(history.translated(to: policy.classes).map { 1 << UInt64($0 < 0 ? 63 : $0) })
    }

    @inline(__always)
    func callAsFunction(_ entry: borrowing RequestHistory.Entry) -> CompactFacts {
        var facts = entry.facts
        facts.project = names[Int(facts.project)]
        facts.tool = names[Int(facts.tool)]
        facts.role = names[Int(facts.role)]
        if facts.region >= 0 { facts.region = names[Int(facts.region)] }
        for index in entry.classes.indices { facts.classes |= classes[Int(entry.classes[index])] }
        for index in facts.groups.indices { facts.groups[index] = names[Int(facts.groups[index])] }
        return facts
    }
}

extension NameTable {
    fileprivate func translated(to other: NameTable) -> ContiguousArray<Int32> {
        ContiguousArray((0..<count).map { other.find(name(Int32($0))) })
    }
}
