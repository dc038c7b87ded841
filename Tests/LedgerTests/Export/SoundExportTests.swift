import Kernel
import Ledger
import Testing

@Suite struct SoundExportTests {
    @Test(arguments: [0, 1, 2, 3, 40])
    func `a whole export is authenticated`(count: Int) async throws {
        let log = try TestLog(count)
        let report = try await Verifier(trust: log.trust(checkpoints: [count / 2, count])).verify(log.export())
        #expect(report.findings == [])
        #expect(report.verdict == .authenticated)
        #expect(report.caveats == [])
        #expect(report.entries == Int64(count))
        #expect(report.macsChecked == Int64(count))
        #expect(report.confirmedCheckpoints == [Int64(count / 2), Int64(count)])
        #expect(report.tree?.size == Int64(count))
    }

    @Test(arguments: [1, 7, 100, 5_000, 1 << 24], [1, 4])
    func `how the bytes arrive and on how many cores makes no difference`(piece: Int, cores: Int) async throws {
        let log = try TestLog(60)
        let verifier = Verifier(trust: try log.trust(checkpoints: [1, 31]), parallelism: cores)
        let report = try await verifier.verify(log.export(), pieces: piece)
        #expect(report.verdict == .authenticated)
        #expect(report.confirmedCheckpoints == [1, 31])
    }

    @Test func `a long export is verified in many blocks`() async throws {
        let log = try TestLog(3_000)
        let verifier = Verifier(trust: try log.trust(checkpoints: [255, 256, 1_777, 2_999]), parallelism: 3)
        let report = try await verifier.verify(log.export(), pieces: 100_000)
        #expect(report.verdict == .authenticated)
        #expect(report.confirmedCheckpoints == [255, 256, 1_777, 2_999])
    }

    @Test func `without a key the verdict is consistent, not authenticated`() async throws {
        let log = try TestLog(5)
        let report = try await Verifier(trust: Trust(checkpoints: [log.checkpoint(3)])).verify(log.export())
        #expect(report.verdict == .consistentNotAuthenticated)
        #expect(report.caveats == [.noKey, .macsUnchecked(5)])
        #expect(report.confirmedCheckpoints == [3])
    }

    @Test func `codes that were not checked are reported, and spoil nothing else`() async throws {
        let log = try TestLog(5)
        let report = try await Verifier(trust: Trust(keys: [log.signer.verifier])).verify(log.export())
        #expect(report.verdict == .authenticated)
        #expect(report.caveats == [.macsUnchecked(5)])
        #expect(report.macsChecked == 0)
    }

    @Test func `a key given twice is one key`() async throws {
        let log = try TestLog(2)
        let report = try await Verifier(trust: Trust(keys: [log.signer.verifier, log.signer.verifier])).verify(
            log.export()
        )
        #expect(report.verdict == .authenticated)
    }

    @Test func `an export that nobody signed is not authenticated, whatever the key`() async throws {
        let log = try TestLog(5)
        let report = try await Verifier(trust: log.trust()).verify(log.export(isSigned: false))
        #expect(report.verdict == .consistentNotAuthenticated)
        #expect(report.caveats == [.noCheckpoint, .manifestUnsigned])
    }

    @Test(arguments: [1, 2, 8, 30, 31, 32])
    func `from a checkpoint on, only what is new is read`(size: Int) async throws {
        let log = try TestLog(31)
        let file = try log.export(from: size)
        let report = try await Verifier(trust: log.trust(checkpoints: size < 32 ? [size] : [31])).verify(file)
        #expect(report.findings == [])
        #expect(report.verdict == .authenticated)
        #expect(report.entries == Int64(32 - size))
        #expect(report.confirmedCheckpoints == [Int64(min(size, 31))])
        #expect(report.caveats == (size > 1 ? [.startsAt(Int64(size))] : []))
    }

    @Test func `a filtered export proves each entry, and says what it cannot prove`() async throws {
        let log = try TestLog(50)
        let file = try log.export(of: [1, 2, 17, 50], consistency: [20])
        let report = try await Verifier(trust: log.trust(checkpoints: [20, 50])).verify(file)
        #expect(report.findings == [])
        #expect(report.verdict == .authenticated)
        #expect(report.caveats == [.filtered])
        #expect(report.confirmedCheckpoints == [20, 50])
        #expect(report.entries == 4)
    }

    @Test func `a filtered export may be empty`() async throws {
        let log = try TestLog(9)
        let report = try await Verifier(trust: log.trust()).verify(log.export(of: []))
        #expect(report.findings == [])
        #expect(report.verdict == .authenticated)
    }

    @Test func `a writer does not finish a file that lacks what its manifest announces`() throws {
        let log = try TestLog(3)
        #expect(throws: ExportFault.otherThanAnnounced(count: 2)) {
            try log.written(log.manifest(), Array(log.entries.prefix(2)))
        }
        #expect(throws: ExportFault.otherThanAnnounced(count: 3)) {
            try log.written(log.manifest(), [log.entries[0], log.entries[2], log.entries[1]])
        }
        var writer = try ExportWriter(log.manifest(), signer: nil) { _ in }
        let proof = try log.reader.inclusionProof(of: 0, size: 3)
        #expect(throws: ExportFault.proofMismatch(seq: 1)) { try writer.append(log.entries[0], proof: proof) }
    }
}
