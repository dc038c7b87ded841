/// Follows the entries of a filtered export: each proves itself, so only their order and their number are left.
struct SelectionWalk {
    private(set) var findings = FindingList()
    private(set) var first: Record?
    private(set) var last: Record?
    private(set) var chosen = ChosenEntries()
    private var line: Int64

    init(line: Int64) { self.line = line }

    mutating func take(_ block: ExaminedBlock) {
        for (place, record) in block.records.enumerated() {
            take(record, block.details[place])
            line += 1
        }
    }

    private mutating func take(_ record: Record, _ problem: String?) {
        if let problem {
            findings.add(Finding(.unreadable, seq: last.map { $0.seq + 1 }, "line \(line) is not an entry: \(problem)"))
            return
        }
        if let (kind, detail) = record.problem?.finding(seq: record.seq) {
            findings.add(Finding(kind, seq: record.seq, detail))
        }
        checkOrder(record)
        chosen.add(record.hash)
        first = first ?? record
        if record.seq > last?.seq ?? 0 { last = record }
    }

    private mutating func checkOrder(_ record: Record) {
        guard let last, record.seq <= last.seq + 1 else { return }
        let seq = record.seq
        if seq == last.seq + 1 {
            guard record.problem == nil, last.problem == nil, record.previous != last.hash else { return }
            findings.add(Finding(.replaced, seq: last.seq, through: seq, "entry \(seq) names another predecessor"))
        } else if seq < last.seq {
            findings.add(Finding(.reordered, seq: seq, "entry \(seq) stands after entry \(last.seq)"))
        } else if record.hash == last.hash {
            findings.add(Finding(.duplicated, seq: seq, "entry \(seq) stands here again"))
        } else {
            findings.add(Finding(.inserted, seq: seq, "two entries have the number \(seq)"))
        }
    }
}
