/// Follows the chain from entry to entry, and names what is out of place.
struct ChainWalk {
    private(set) var findings = FindingList()
    private(set) var tree: TreeWalk
    /// The number that the next entry should have.
    private(set) var expected: Int64
    /// What the next entry must name; nil where that cannot be known.
    private var previous: Hash256?
    private var line: Int64
    private var gaps = Gaps()
    private var recent = RecentHashes()
    /// An entry that came too early: either some before it are missing, or it is out of place.
    private var early: Record?
    private var isEarlyOutOfPlace = false
    /// An entry that names another predecessor, until its successor tells which of the two was changed.
    private var mismatch: Int64?
    /// Unreadable lines since the last entry: they may be entries or something inserted.
    private var unreadable: Int64 = 0

    /// Begins at an entry.
    ///
    /// - Parameter line: the number of its line in a file, for those that cannot be read.
    init(from: Int64, previous: Hash256?, tree: TreeWalk, line: Int64) {
        (expected, self.previous, self.tree, self.line) = (from, previous, tree, line)
    }

    mutating func take(_ block: ExaminedBlock) {
        guard let run = block.run, follows(run) else {
            for (place, record) in block.records.enumerated() { takeLine(record, block.details[place]) }
            return
        }
        for record in block.records.suffix(RecentHashes.count) { recent[record.seq] = record.hash }
        tree.append(run.parts)
        line += Int64(block.records.count)
        (expected, previous) = (run.last.seq + 1, run.last.hash)
    }

    private func follows(_ run: ExaminedBlock.Run) -> Bool {
        run.first.seq == expected && (previous == nil || previous == run.first.previous)
            && early == nil && mismatch == nil && unreadable == 0
    }

    private mutating func takeLine(_ record: Record, _ problem: String?) {
        if let problem {
            let place = expected + unreadable
            note(.unreadable, place, line > 0 ? "line \(line) is not an entry: \(problem)" : problem)
            unreadable += 1
        } else {
            take(placed(record))
        }
        line += line > 0 ? 1 : 0
    }

    /// An entry whose bytes were changed may hold a wrong number; then its place in the chain tells the right one.
    private func placed(_ record: Record) -> Record {
        guard record.problem == .edited, record.seq != expected, record.previous == previous else { return record }
        return Record(
            seq: expected,
            hash: record.hash,
            previous: record.previous,
            leaf: record.leaf,
            problem: .edited
        )
    }

    private mutating func take(_ record: Record) {
        skipUnreadable(before: record.seq)
        if record.seq < expected { return takeLate(record) }
        if record.seq == expected { return takeInPlace(record) }
        if let waiting = early {
            early = nil
            if !isEarlyOutOfPlace { jump(to: waiting) } else { noteOutOfPlace(waiting) }
            return take(record)
        }
        (early, isEarlyOutOfPlace) = (record, false)
    }

    private mutating func skipUnreadable(before seq: Int64) {
        if seq > expected, seq <= expected + unreadable { (expected, previous) = (seq, nil) }
        unreadable = 0
    }

    private mutating func takeInPlace(_ record: Record) {
        noteProblem(of: record)
        checkLink(record)
        recent[record.seq] = record.hash
        tree.append(record.leaf)
        // Whether the bytes or the hash beside them were changed, the successor may name either.
        (expected, previous) = (record.seq + 1, record.problem == .edited ? nil : record.hash)
        guard let waiting = early else { return }
        isEarlyOutOfPlace = true
        guard waiting.seq == expected else { return }
        early = nil
        note(.reordered, record.seq, through: waiting.seq, "entry \(waiting.seq) stands before entry \(record.seq)")
        takeInPlace(waiting)
    }

    /// Entries between are missing: goes on behind the gap.
    private mutating func jump(to record: Record) {
        if let full = gaps.open(expected...record.seq - 1) { noteDeleted(full) }
        tree.breakOff()
        settleMismatch(nextFits: true)
        (expected, previous) = (record.seq, nil)
        takeInPlace(record)
    }

    private mutating func takeLate(_ record: Record) {
        noteProblem(of: record)
        if gaps.close(record.seq) {
            note(.reordered, record.seq, "entry \(record.seq) stands after entry \(expected - 1)")
        } else if recent[record.seq] == record.hash || recent[record.seq] == nil {
            note(.duplicated, record.seq, "entry \(record.seq) stands here again")
        } else {
            note(.inserted, record.seq, "two entries have the number \(record.seq)")
            if record.seq == expected - 1 { previous = nil }
        }
    }

    private mutating func noteOutOfPlace(_ record: Record) {
        note(.inserted, record.seq, "an entry with the number \(record.seq) stands where \(expected) should")
    }

    private mutating func checkLink(_ record: Record) {
        let fits = previous == nil || previous == record.previous
        if mismatch != nil { return settleMismatch(nextFits: fits) }
        guard !fits else { return }
        tree.breakOff()
        mismatch = record.seq
    }

    /// If the successor of the mismatched entry fits, the entry before it was changed; else it was changed itself.
    private mutating func settleMismatch(nextFits: Bool) {
        guard let seq = mismatch else { return }
        mismatch = nil
        let changed = nextFits && seq > 1 ? seq - 1 : seq
        note(.replaced, changed, "entry \(changed) is not the one that its neighbours were written for")
    }

    private mutating func noteProblem(of record: Record) {
        guard let (kind, detail) = record.problem?.finding(seq: record.seq) else { return }
        note(kind, record.seq, detail)
    }

    private mutating func note(_ kind: Finding.Kind, _ seq: Int64, through: Int64? = nil, _ detail: String) {
        tree.breakOff()
        findings.add(Finding(kind, seq: seq, through: through, detail))
    }

    private mutating func noteDeleted(_ range: ClosedRange<Int64>) {
        let (first, last) = (range.lowerBound, range.upperBound)
        note(
            .deleted,
            first,
            through: last,
            first == last ? "entry \(first) is missing" : "entries \(first) to \(last) are missing"
        )
    }

    /// Settles what had to wait for a later entry; afterwards `expected` is one more than the last entry's number.
    mutating func finish() {
        if let waiting = early {
            early = nil
            if isEarlyOutOfPlace { noteOutOfPlace(waiting) } else { jump(to: waiting) }
        }
        if let seq = mismatch {
            mismatch = nil
            let detail = "entry \(seq) names another predecessor than the entry before it"
            note(.replaced, max(seq - 1, 1), through: seq, detail)
        }
        for gap in gaps.all { noteDeleted(gap) }
        // Lines at the end that cannot be read may be the entries that are missing there.
        expected += unreadable
    }
}

extension Record.Problem {
    /// What an auditor is told.
    func finding(seq: Int64) -> (Finding.Kind, String) {
        switch self {
        case .unreadable: (.unreadable, "not an entry")
        case .edited: (.edited, "the bytes of entry \(seq) do not have the hash that stands beside them")
        case .foreign: (.foreign, "entry \(seq) belongs to another organization")
        case .badMac: (.badMac, "the message authentication code of entry \(seq) does not fit")
        case .badProof: (.badProof, "the proof of entry \(seq) does not lead to the tree's root")
        case .unlistedKey: (.manifest, "the manifest does not list the key of entry \(seq)")
        case .otherNumber: (.edited, "entry \(seq) is stored under another number")
        }
    }
}
