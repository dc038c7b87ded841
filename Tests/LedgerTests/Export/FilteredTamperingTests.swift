import Kernel
import Ledger
import Testing

@Suite struct FilteredTamperingTests {
    private let log: TestLog

    init() throws { log = try TestLog(40) }

    private func findings(_ change: (inout Lines) throws -> Void) async throws -> [Finding] {
        var lines = Lines(try log.export(of: [3, 4, 20, 33]))
        try change(&lines)
        return try await Verifier(trust: log.trust()).verify(lines.bytes).findings
    }

    @Test func `an edited byte`() async throws {
        let findings = try await findings { $0.replace("request_approved", with: "request_approvex", in: 3) }
        #expect(findings.map(\.kind) == [.edited])
        #expect(findings.first?.seq == 20)
    }

    @Test func `a deleted entry contradicts the manifest`() async throws {
        #expect(try await findings { $0.remove(2) }.map(\.kind) == [.manifest])
    }

    @Test func `an entry of the log in place of one that was chosen`() async throws {
        let others = Lines(try log.export(of: [3, 5, 20, 33]))
        let report = try await findings { $0[2] = others[2] }
        #expect(report.map(\.kind) == [.manifest])
        #expect(report.first?.detail.contains("chosen") == true)
    }

    @Test func `an entry that stands twice`() async throws {
        #expect(try await findings { $0.insert($0[2], at: 2) }.first?.kind == .duplicated)
    }

    @Test func `entries that changed places`() async throws {
        let findings = try await findings { $0.swap(2, 3) }
        #expect(findings.first?.kind == .reordered)
        #expect(findings.first?.seq == 4)
    }

    @Test func `a proof from another tree`() async throws {
        let lines = Lines(try TestLog(41).export(of: [20]))
        #expect(try await findings { $0[3] = lines[1] }.first?.kind == .badProof)
    }

    @Test func `the proof of another entry`() async throws {
        let findings = try await findings { lines in
            let proofs = lines.lines.map { String(decoding: $0, as: UTF8.self).split(separator: #","proof":"#) }
            lines[3] = Array((proofs[3][0] + #","proof":"# + proofs[4][1]).utf8)
        }
        #expect(findings.map(\.kind) == [.badProof])
        #expect(findings.first?.seq == 20)
    }

    @Test func `a proof longer than any tree is deep`() async throws {
        let hash = #""\#(String(repeating: "0", count: 64))","#
        let findings = try await findings { lines in
            lines.replace(#""proof":["#, with: #""proof":["# + String(repeating: hash, count: 100), in: 1)
        }
        #expect(findings.first?.kind == .unreadable)
    }

    @Test func `an entry without a proof`() async throws {
        let whole = Lines(try log.export())
        #expect(try await findings { $0[1] = whole[3] }.first?.kind == .unreadable)
    }

    @Test func `an earlier checkpoint needs a proof that leads to it`() async throws {
        let trust = try log.trust(checkpoints: [10])
        let without = try await Verifier(trust: trust).verify(log.export(of: [3, 4]))
        #expect(without.findings.map(\.kind) == [.checkpoint])
        var forged = try TestLog(0)
        for entry in try log.rewritten(from: 5, TestLog.tampering) { forged.extend(with: entry) }
        let wrong = try await Verifier(trust: trust).verify(forged.export(of: [3, 4], consistency: [10]))
        #expect(wrong.findings.map(\.kind) == [.rewritten])
    }
}
