/// Findings as they come up; a hostile export may have millions, so only some are kept.
struct FindingList {
    private var kept: [Finding] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func add(_ finding: Finding) {
        count += 1
        if kept.count < VerificationReport.mostFindings { kept.append(finding) }
    }

    /// Those kept, in the order of the entries concerned; those about the whole come first.
    var inOrder: [Finding] {
        kept.enumerated().sorted { ($0.element.seq ?? 0, $0.offset) < ($1.element.seq ?? 0, $1.offset) }.map(\.element)
    }
}
