import Kernel
import Ledger
import Testing

/// Every way to tamper with an export is found and named, at the beginning, in the middle and at the end.
@Suite struct TamperingTests {
    static let places = [1, 2, 3, 30, 58, 59, 60]
    private let log: TestLog

    init() throws { log = try TestLog(60) }

    /// Verifies a changed copy with everything that an auditor may hold.
    private func report(
        trust: Trust? = nil,
        _ change: (inout Lines) throws -> Void
    ) async throws -> VerificationReport {
        var lines = Lines(try log.export())
        try change(&lines)
        return try await Verifier(trust: trust ?? log.trust(checkpoints: [20, 45])).verify(lines.bytes)
    }

    private func expect(_ kind: Finding.Kind, at seq: Int?, in report: VerificationReport) {
        #expect(report.verdict == .failed)
        #expect(report.findings.first?.kind == kind)
        #expect(report.firstBadEntry == seq.map(Int64.init))
    }

    @Test(arguments: places)
    func `an edited byte`(place: Int) async throws {
        let found = try await report { $0.replace("request_approved", with: "request_approvex", in: place) }
        expect(.edited, at: place, in: found)
        #expect(found.findings.count == 1)
    }

    @Test(arguments: places)
    func `an edited byte, with the hash made to fit`(place: Int) async throws {
        let forged = try forged(place)
        let found = try await report { $0[place] = forged }
        expect(.badMac, at: place, in: found)
    }

    @Test(arguments: places)
    func `an edited byte, with the hash made to fit, and no key for the codes`(place: Int) async throws {
        let forged = try forged(place)
        let trust = Trust(keys: [log.signer.verifier])
        let found = try await report(trust: trust) { $0[place] = forged }
        // Nothing names the hash of the last entry but the tree.
        if place < 60 {
            expect(.replaced, at: place, in: found)
        } else {
            expect(.rewritten, at: 1, in: found)
        }
    }

    /// The line of an entry whose content and hash were replaced by someone without the key of the codes.
    private func forged(_ place: Int) throws -> [UInt8] {
        let thief = MacKey(id: log.macKey.id, secret: Secret("guessed"))
        let text = String(decoding: log.entries[place - 1].bytes, as: UTF8.self)
        let bytes = Array(text.replacing("request_approved", with: "request_approvex").utf8)
        let entry = Entry(
            seq: Int64(place),
            bytes: bytes,
            hash: sha256(bytes),
            mac: thief.mac(bytes),
            keyID: thief.id
        )
        return try exportLine(entry)
    }

    /// The line that a writer makes of an entry.
    private func exportLine(_ entry: Entry) throws -> [UInt8] {
        var written: [UInt8] = []
        var writer = try ExportWriter(log.manifest(), signer: nil) { written += $0 }
        try writer.append(entry)
        try? writer.finish()
        return Lines(written)[1]
    }

    @Test(arguments: places)
    func `a changed code`(place: Int) async throws {
        let found = try await report { lines in
            let text = String(decoding: lines[place], as: UTF8.self)
            let code = try #require(text.ranges(of: #""entryMac":""#).last).upperBound
            let other = text[code] == "0" ? "1" : "0"
            lines[place] = Array((text[..<code] + other + text[text.index(after: code)...]).utf8)
        }
        expect(.badMac, at: place, in: found)
    }

    @Test(arguments: places.dropLast())
    func `a deleted entry`(place: Int) async throws {
        expect(.deleted, at: place, in: try await report { $0.remove(place) })
    }

    @Test func `the first entry of an export that begins later, deleted`() async throws {
        var lines = Lines(try log.export(from: 20))
        lines.remove(1)
        expect(.deleted, at: 20, in: try await Verifier(trust: log.trust()).verify(lines.bytes))
    }

    @Test func `several deleted entries`() async throws {
        let found = try await report { lines in
            for _ in 0..<10 { lines.remove(25) }
        }
        expect(.deleted, at: 25, in: found)
        #expect(found.findings.first?.through == 34)
    }

    @Test(arguments: places)
    func `an entry that stands twice in a row`(place: Int) async throws {
        expect(.duplicated, at: place, in: try await report { $0.insert($0[place], at: place) })
    }

    @Test(arguments: places)
    func `an entry that stands again at the end`(place: Int) async throws {
        expect(.duplicated, at: place, in: try await report { $0.insert($0[place], at: 61) })
    }

    @Test(arguments: places.dropLast())
    func `two entries that changed places`(place: Int) async throws {
        expect(.reordered, at: place, in: try await report { $0.swap(place, place + 1) })
    }

    @Test(arguments: [(2, 50), (50, 2), (1, 60), (60, 1), (10, 12), (12, 10)])
    func `an entry that was moved`(from: Int, to: Int) async throws {
        let found = try await report { $0.move(from, to: to) }
        #expect(found.findings.first?.kind == .reordered)
        #expect(found.findings.allSatisfy { $0.kind == .reordered })
        #expect(found.findings.contains { $0.seq == Int64(from) || $0.through == Int64(from) })
    }

    @Test(arguments: places)
    func `an inserted entry with a number that is taken`(place: Int) async throws {
        let other = try log.rewritten(from: place, TestLog.tampering)[place - 1]
        let line = try exportLine(other)
        let found = try await report { $0.insert(line, at: place + 1) }
        expect(.inserted, at: place, in: found)
    }

    @Test(arguments: [1, 20, 60])
    func `an inserted entry with a number that nobody has`(place: Int) async throws {
        let longer = try TestLog(200)
        let line = try exportLine(longer.entries[199])
        let found = try await report { $0.insert(line, at: place) }
        #expect(found.findings.contains { $0.kind == .inserted && $0.seq == 200 })
        #expect(found.verdict == .failed)
    }

    @Test(arguments: places)
    func `an inserted line of nonsense`(place: Int) async throws {
        let found = try await report { $0.insert(Array("{}".utf8), at: place) }
        expect(.unreadable, at: place, in: found)
        #expect(found.findings.count == 1)
    }

    @Test(arguments: places)
    func `an entry made unreadable`(place: Int) async throws {
        expect(.unreadable, at: place, in: try await report { $0[place] = Array($0[place].dropLast(9)) })
    }

    @Test(arguments: [0, 1, 19, 20, 44, 59])
    func `a file that was cut off`(kept: Int) async throws {
        let found = try await report { $0.cut(after: kept) }
        expect(.truncated, at: kept + 1, in: found)
        #expect(found.findings.first.map { $0.through ?? $0.seq } == 60)
    }

    @Test func `an entry of another organization`() async throws {
        let line = try exportLine(try TestLog(30, organization: "other").entries[29])
        expect(.foreign, at: 30, in: try await report { $0[30] = line })
    }
}
