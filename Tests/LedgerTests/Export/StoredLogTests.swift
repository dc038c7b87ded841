import Kernel
import Ledger
import Testing

/// The same verification over a log as it is stored.
@Suite struct StoredLogTests {
    private let log: TestLog

    init() throws { log = try TestLog(50) }

    private func report(of entries: [Entry], from: Int = 1, checkpoints: [Int] = [20]) async throws
        -> VerificationReport
    {
        let claim = Claim(
            organization: "acme",
            tree: log.heads[50],
            checkpoint: try log.checkpoint(),
            start: try log.reader.frontier(size: Int64(from - 1)),
            startHash: from > 1 ? log.entries[from - 2].hash : nil
        )
        return try await Verifier(trust: log.trust(checkpoints: checkpoints)).verify(claim, pages: entries)
    }

    @Test func `a sound log is authenticated`() async throws {
        let report = try await report(of: log.entries)
        #expect(report.findings == [])
        #expect(report.verdict == .authenticated)
        #expect(report.confirmedCheckpoints == [20])
    }

    @Test func `only what is new since a checkpoint is read`() async throws {
        let report = try await report(of: Array(log.entries.dropFirst(20)), from: 21)
        #expect(report.verdict == .authenticated)
        #expect(report.entries == 30)
        #expect(report.confirmedCheckpoints == [20])
    }

    private func report(of entries: [Entry], stored: [String], given: [Int] = []) async throws -> VerificationReport {
        let claim = Claim(organization: "acme", tree: log.heads[50], checkpoint: try log.checkpoint())
        var (pages, rest) = ([Array(stored.prefix(2)), Array(stored.dropFirst(2))][...], [entries][...])
        return try await Verifier(trust: log.trust(checkpoints: given)).verify(claim) {
            pages.popFirst()
        } next: {
            rest.popFirst()
        }
    }

    @Test func `the checkpoints kept with the log are held against it, also where one was given as well`() async throws
    {
        let notes = try [50, 40, 20, 20].map { try log.checkpoint($0) }
        let report = try await report(of: log.entries, stored: notes, given: [20, 30])
        #expect(report.findings == [])
        #expect(report.storedCheckpoints == 4)
        #expect(report.confirmedCheckpoints == [20, 30])
    }

    @Test func `a log made anew, tree and newest checkpoint too, is told by a checkpoint kept from before`()
        async throws
    {
        var forged = try TestLog(0)
        for entry in try log.rewritten(from: 33, TestLog.tampering) { forged.extend(with: entry) }
        let claim = Claim(organization: "acme", tree: forged.heads[50], checkpoint: try forged.checkpoint())
        var (pages, rest) = ([[try log.checkpoint(40), try log.checkpoint(20)]][...], [forged.entries][...])
        var trust = try log.trust()
        trust.keys = [forged.signer.verifier]
        let report = try await Verifier(trust: trust).verify(claim) {
            pages.popFirst()
        } next: {
            rest.popFirst()
        }
        #expect(report.findings.map(\.kind) == [.rewritten])
        #expect(report.firstBadEntry == 21)
        #expect(report.findings.first?.through == 40)
        #expect(report.findings.first?.detail.contains("stored") == true)
    }

    @Test func `a kept checkpoint that is larger, of another log or by another key is found`() async throws {
        let (longer, other) = (try TestLog(60), try TestLog(20, organization: "other"))
        let stranger = try TestLog(20, seed: 9)
        let cases: [(String, Finding.Kind)] = [
            (try longer.checkpoint(), .truncated), (try other.checkpoint(), .signature),
            (try stranger.checkpoint(), .signature), ("nonsense", .signature),
        ]
        for (note, kind) in cases {
            let report = try await report(of: log.entries, stored: [note])
            #expect(report.findings.map(\.kind) == [kind])
        }
    }

    @Test func `a first entry that does not follow from the last known one is found`() async throws {
        var forged = try TestLog(0)
        for entry in try log.rewritten(from: 20, TestLog.tampering) { forged.extend(with: entry) }
        let report = try await report(of: Array(forged.entries.dropFirst(20)), from: 21)
        #expect(report.findings.map(\.kind) == [.replaced])
        #expect(report.firstBadEntry == 20)
    }

    @Test(arguments: [1, 25, 50])
    func `each column that was changed is found`(place: Int) async throws {
        let entry = log.entries[place - 1]
        let other = log.entries[place == 1 ? 1 : place - 2]
        let changes: [(Entry, Finding.Kind)] = [
            (changed(entry, hash: other.hash), .edited),
            (changed(entry, mac: other.mac), .badMac),
            (changed(entry, bytes: entry.bytes + [0x20]), .unreadable),
            (changed(entry, bytes: entry.bytes.map { $0 == UInt8(ascii: "r") ? UInt8(ascii: "R") : $0 }), .unreadable),
            (changed(entry, hash: []), .unreadable),
            (changed(entry, seq: 77), .edited),
        ]
        for (entry, kind) in changes {
            var entries = log.entries
            entries[place - 1] = entry
            let report = try await report(of: entries)
            #expect(report.findings.map(\.kind) == [kind])
            #expect(report.firstBadEntry == Int64(place))
        }
    }

    private func changed(
        _ entry: Entry,
        seq: Int64? = nil,
        bytes: [UInt8]? = nil,
        hash: [UInt8]? = nil,
        mac: [UInt8]? = nil
    ) -> Entry {
        Entry(
            seq: seq ?? entry.seq,
            bytes: bytes ?? entry.bytes,
            hash: hash ?? entry.hash,
            mac: mac ?? entry.mac,
            keyID: entry.keyID
        )
    }

    @Test func `a code under another key than those given is counted as unchecked`() async throws {
        var entries = log.entries
        let entry = entries[9]
        entries[9] = Entry(seq: 10, bytes: entry.bytes, hash: entry.hash, mac: entry.mac, keyID: "gone")
        let report = try await report(of: entries)
        #expect(report.verdict == .authenticated)
        #expect(report.caveats == [.macsUnchecked(1)])
    }

    @Test(arguments: [0, 1, 63, 64, 65, 200])
    func `codes are checked under keys of any length`(length: Int) async throws {
        let key = MacKey(id: "k", secret: Secret(Array(repeating: 0x5A, count: length)))
        let content = EntryContent(at: 0, organization: "acme", action: "a", actor: .init(kind: "system", id: "s"))
        let entry = try Entry.next(after: nil, content: content, macKey: key)
        var tree = TreeFrontier()
        tree.append(leaf: .leaf(entry.bytes))
        let claim = Claim(organization: "acme", tree: TreeHead(size: 1, root: tree.root), checkpoint: nil)
        let report = try await Verifier(trust: Trust(macKeys: [key])).verify(claim, pages: [entry])
        #expect(report.findings == [])
        #expect(report.macsChecked == 1)
    }

    @Test func `two entries with one number are both looked at`() async throws {
        var entries = log.entries
        entries.insert(try log.rewritten(from: 30, TestLog.tampering)[29], at: 30)
        let report = try await report(of: entries)
        #expect(report.findings.first?.kind == .inserted)
        #expect(report.firstBadEntry == 30)
    }

    @Test func `a tree that ends before the first entry proves nothing`() async throws {
        let start = try log.reader.frontier(size: 20)
        let claim = Claim(organization: "acme", tree: log.heads[10], checkpoint: try log.checkpoint(10), start: start)
        let report = try await Verifier(trust: log.trust()).verify(claim, pages: [])
        #expect(report.findings.map(\.kind) == [.manifest])
    }

    @Test func `an empty log is empty, and a checkpoint tells when it was not`() async throws {
        let empty = try TestLog(0)
        let claim = Claim(organization: "acme", tree: empty.heads[0], checkpoint: try empty.checkpoint())
        #expect(try await Verifier(trust: empty.trust()).verify(claim, pages: []).verdict == .authenticated)
        let report = try await Verifier(trust: log.trust(checkpoints: [1])).verify(claim, pages: [])
        #expect(report.findings.map(\.kind) == [.truncated])
    }
}
