import Kernel

extension Verifier {
    /// Verifies a stored log.
    ///
    /// - Parameters:
    ///   - claim: what the log says about itself.
    ///   - stored: the next of the checkpoints that were signed earlier and kept with the log; nil at the end.
    ///   - next: the next entries in the order in which they are stored, some hundred at a time; nil at the end.
    package func verify(
        _ claim: Claim,
        stored: () async throws -> [String]? = { nil },
        next: () async throws -> [Entry]?
    ) async throws -> VerificationReport {
        var judgement = Judgement(claim, trust)
        while let notes = try await stored() {
            for note in notes { judgement.judge(stored: note) }
        }
        return try await verify(claim, judgement, keyIDs: nil, line: 0) { try await next().map { .entries($0) } }.report
    }

    /// Walks along the chain and reports; the walk is returned too, for what a manifest says of it.
    func verify(
        _ claim: Claim,
        _ judgement: Judgement,
        keyIDs: [String]?,
        line: Int64,
        next: () async throws -> Block?
    ) async throws -> (report: VerificationReport, summary: Summary) {
        let examiner = Examiner(
            organization: claim.organization,
            macKeys: trust.macKeys,
            keyIDs: keyIDs,
            sizes: Set(judgement.targets.map(\.head.size)).sorted()
        )
        let begin: Hash256? = claim.start.size == 0 ? .zero : claim.startHash.flatMap { Hash256($0) }
        let tree = TreeWalk(from: claim.start, targets: judgement.targets)
        var walk = ChainWalk(from: claim.start.size + 1, previous: begin, tree: tree, line: line)
        var summary = Summary()
        try await examineInOrder(parallelism: parallelism, examiner: examiner, next: next) { block in
            walk.take(block)
            summary.count(block)
            progress(summary.entries)
        }
        walk.finish()
        return (report(claim, judgement, walk, summary), summary)
    }

    private func report(
        _ claim: Claim,
        _ judgement: Judgement,
        _ walk: ChainWalk,
        _ summary: Summary
    ) -> VerificationReport {
        var findings = walk.findings
        for finding in judgement.findings + walk.tree.findings { findings.add(finding) }
        if let finding = walk.unreached(isOtherwiseSound: findings.isEmpty) { findings.add(finding) }
        var report = VerificationReport(claim, judgement, findings, summary)
        report.confirmedCheckpoints += walk.tree.confirmed.filter { $0.origin == .given }.map(\.head.size)
        report.storedCheckpoints = walk.tree.confirmed.count { $0.origin == .stored }
        report.confirmedCheckpoints.sort()
        let uncovered = walk.expected - 1 - claim.tree.size
        if uncovered > 0 { report.caveats.append(.uncovered(from: claim.tree.size + 1, count: uncovered)) }
        if claim.start.size > 0 { report.caveats.append(.startsAt(claim.start.size + 1)) }
        return report
    }
}

extension ChainWalk {
    /// What it means that the entries ended, or went wrong, before every tree was grown.
    ///
    /// A tree that was not compared is never taken for a right one.
    fileprivate func unreached(isOtherwiseSound: Bool) -> Finding? {
        guard let size = tree.largestUnreached else { return nil }
        if size >= expected {
            let detail = "the log covers \(size) entries, and they end at \(expected - 1)"
            return Finding(.truncated, seq: expected, through: size, detail)
        }
        return isOtherwiseSound ? Finding(.rewritten, seq: 1, through: size, "the tree could not be compared") : nil
    }
}

/// What was counted on the way.
struct Summary {
    private(set) var entries: Int64 = 0
    private(set) var macsChecked: Int64 = 0
    private(set) var first: Record?
    private(set) var last: Record?

    mutating func count(_ block: ExaminedBlock) {
        entries += Int64(block.records.count)
        macsChecked += Int64(block.records.count(where: \.isMacChecked))
        first = first ?? block.records.first
        last = block.records.last ?? last
    }
}

extension VerificationReport {
    init(_ claim: Claim, _ judgement: Judgement, _ findings: FindingList, _ summary: Summary) {
        (organization, tree, entries) = (claim.organization, claim.tree, summary.entries)
        (macsChecked, confirmedCheckpoints) = (summary.macsChecked, judgement.confirmed)
        (self.findings, findingCount, caveats) = (findings.inOrder, findings.count, judgement.caveats)
        let unchecked = summary.entries - summary.macsChecked
        if unchecked > 0 { caveats.append(.macsUnchecked(unchecked)) }
    }
}
