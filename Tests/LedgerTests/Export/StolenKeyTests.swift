import Kernel
import Ledger
import Testing

/// Who holds the key of the codes can rewrite every entry, but not what was signed and handed out before.
@Suite struct StolenKeyTests {
    private let log: TestLog

    init() throws { log = try TestLog(60) }

    /// A log in which one entry was changed and everything after it made to fit, and the signing key stolen too.
    private func rewritten(_ place: Int) throws -> TestLog {
        var forged = try TestLog(0)
        let entries = try log.rewritten(from: place, TestLog.tampering)
        for entry in entries { forged.extend(with: entry) }
        return forged
    }

    @Test(arguments: [1, 15, 30, 45, 46, 60])
    func `a chain made anew does not fit the checkpoint that was signed`(place: Int) async throws {
        let entries = try log.rewritten(from: place, TestLog.tampering)
        let file = try log.written(log.manifest(entries: entries), entries)
        let report = try await Verifier(trust: log.trust(checkpoints: [14, 29, 45])).verify(file)
        #expect(report.verdict == .failed)
        #expect(report.findings.allSatisfy { $0.kind == .rewritten })
        let finding = try #require(report.findings.first)
        #expect(try #require(finding.seq) <= Int64(place))
        #expect(finding.through ?? finding.seq ?? 0 >= Int64(place))
    }

    @Test(arguments: [1, 14, 15, 29, 30, 45])
    func `even with a new signature, an earlier checkpoint tells, and says where`(place: Int) async throws {
        let forged = try rewritten(place)
        var trust = try log.trust(checkpoints: [14, 29, 45])
        trust.keys = [forged.signer.verifier]
        let report = try await Verifier(trust: trust).verify(forged.export())
        let bounds = [(1, 14), (15, 29), (30, 45)].first { $0.1 >= place }
        #expect(report.findings.first?.kind == .rewritten)
        #expect(report.firstBadEntry == bounds.map { Int64($0.0) })
        #expect(report.findings.first?.through == bounds.map { Int64($0.1) })
    }

    @Test func `with all keys stolen and nothing handed out before, nothing can tell`() async throws {
        let report = try await Verifier(trust: log.trust()).verify(rewritten(10).export())
        #expect(report.verdict == .authenticated)
    }

    @Test(arguments: [0, 1, 30, 44])
    func `a tail cut off and signed again is found with any checkpoint that covered it`(kept: Int) async throws {
        let shorter = try TestLog(kept)
        let report = try await Verifier(trust: log.trust(checkpoints: [45])).verify(shorter.export())
        #expect(report.findings.map(\.kind) == [.truncated])
        #expect(report.firstBadEntry == Int64(kept + 1))
        #expect(report.findings.first?.through == (kept == 44 ? nil : 45))
    }

    @Test func `entries added after the signed tree are not authenticated`() async throws {
        let longer = try TestLog(70)
        let claim = Claim(organization: "acme", tree: log.heads[60], checkpoint: try log.checkpoint())
        let report = try await Verifier(trust: log.trust()).verify(claim, pages: longer.entries)
        #expect(report.verdict == .consistentNotAuthenticated)
        #expect(report.caveats == [.uncovered(from: 61, count: 10)])
    }
}

extension Verifier {
    /// Verifies entries as storage hands them out, some at a time.
    func verify(_ claim: Claim, pages entries: [Entry], size: Int = 7) async throws -> VerificationReport {
        var rest = entries[...]
        return try await verify(claim) {
            guard !rest.isEmpty else { return nil }
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }
}
