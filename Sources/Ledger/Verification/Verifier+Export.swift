import Kernel

extension Verifier {
    /// Verifies an export from its bytes alone.
    ///
    /// - Parameter read: the next bytes of the file, in pieces of any size; nil or nothing at the end.
    package func verifyExport(
        read: @escaping () async throws -> [UInt8]?
    ) async throws -> VerificationReport {
        var blocks = LineBlocks(blockSize: Self.blockSize, read: read)
        guard let line = try await blocks.firstLine() else {
            return .failure(Finding(.manifest, "the file has no first line: it is not an export, or was cut off"))
        }
        do {
            let header = try ExportHeader(parsing: line)
            return try await verify(header, &blocks)
        } catch let fault as ManifestFault {
            return .failure(Finding(.manifest, "the first line is not a manifest that we write: see `\(fault.member)`"))
        }
    }

    private func verify(_ header: ExportHeader, _ blocks: inout LineBlocks) async throws -> VerificationReport {
        let claim = try Claim(header.manifest)
        var judgement = Judgement(claim, trust)
        judgement.judge(signature: header.signature, over: header.manifest)
        var source = blocks
        defer { blocks = source }
        if claim.isFiltered { return try await verifySelection(header.manifest, claim, judgement, &source) }
        let (report, summary) = try await verify(claim, judgement, keyIDs: header.manifest.keyIDs, line: 2) {
            try await source.next()
        }
        return report.compared(with: header.manifest, summary)
    }

    private func verifySelection(
        _ manifest: ExportManifest,
        _ claim: Claim,
        _ judgement: Judgement,
        _ source: inout LineBlocks
    ) async throws -> VerificationReport {
        let examiner = Examiner(
            organization: claim.organization,
            macKeys: trust.macKeys,
            keyIDs: manifest.keyIDs,
            provenIn: claim.tree
        )
        var walk = SelectionWalk(line: 2)
        var summary = Summary()
        try await examineInOrder(parallelism: parallelism, examiner: examiner) {
            try await source.next()
        } take: { block in
            walk.take(block)
            summary.count(block)
            progress(summary.entries)
        }
        var findings = walk.findings
        for finding in judgement.findings { findings.add(finding) }
        var report = VerificationReport(claim, judgement, findings, summary)
        report.caveats.append(.filtered)
        return report.compared(with: manifest, summary, chosen: walk.chosen.digest)
    }
}

extension VerificationReport {
    fileprivate static func failure(_ finding: Finding) -> VerificationReport {
        var report = VerificationReport()
        (report.findings, report.findingCount) = ([finding], 1)
        return report
    }

    /// Holds what the manifest says of the entries against the entries.
    ///
    /// What is wrong with single entries says more, so this speaks up only when they are all in order.
    fileprivate func compared(
        with manifest: ExportManifest,
        _ summary: Summary,
        chosen: Hash256? = nil
    ) -> VerificationReport {
        guard findings.isEmpty, let detail = manifest.contradiction(summary, chosen) else { return self }
        var report = self
        (report.findings, report.findingCount) = ([Finding(.manifest, detail)], 1)
        return report
    }
}

extension ExportManifest {
    fileprivate func contradiction(_ summary: Summary, _ chosen: Hash256?) -> String? {
        if summary.entries != count { return "the manifest announces \(count) entries, there are \(summary.entries)" }
        if summary.first?.hash != firstHash || summary.last?.hash != lastHash {
            return "the manifest names other hashes of the first and the last entry"
        }
        if summary.entries > 0 && (summary.first?.seq != from || summary.last?.seq != to) {
            return "the manifest names other numbers of the first and the last entry"
        }
        if summary.entries == 0 && to != from - 1 { return "the manifest names entries, and there are none" }
        if chosen != self.chosen { return "the entries are not those that the manifest says were chosen" }
        if filter == nil && to != tree.size { return "the entries do not end where the manifest's tree ends" }
        return nil
    }
}
