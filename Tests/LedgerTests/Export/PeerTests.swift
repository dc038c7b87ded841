import Foundation
import Kernel
import Ledger
import TestKit
import Testing

/// The verifier in `scripts/verify_export.py` shares no code with ours and must come to the same verdicts.
@Suite(.enabled(if: SharedFiles.areRequired || Peer.isPresent, "python3 with the package `cryptography` is absent"))
struct PeerTests {
    private let log: TestLog

    init() throws { log = try TestLog(300) }

    private func expectAgreement(
        on file: [UInt8],
        _ expected: VerificationReport.Verdict,
        checkpoints: [Int] = [],
        withKeys: Bool = true
    ) async throws {
        var trust = try log.trust(checkpoints: checkpoints)
        if !withKeys { (trust.keys, trust.macKeys) = ([], []) }
        let ours = try await Verifier(trust: trust).verify(file)
        #expect(ours.verdict == expected)
        #expect(try Peer.verdict(on: file, trust) == expected)
    }

    @Test func `a sound export, whole, in part and filtered`() async throws {
        try await expectAgreement(on: log.export(), .authenticated, checkpoints: [1, 255, 256, 300])
        try await expectAgreement(on: log.export(from: 200), .authenticated, checkpoints: [200])
        try await expectAgreement(
            on: log.export(of: [2, 255, 256, 300], consistency: [99]),
            .authenticated,
            checkpoints: [99]
        )
        try await expectAgreement(on: TestLog(0).export(), .authenticated)
    }

    @Test func `without a key, and without a signature`() async throws {
        let verdict = VerificationReport.Verdict.consistentNotAuthenticated
        try await expectAgreement(on: log.export(), verdict, checkpoints: [7], withKeys: false)
        try await expectAgreement(on: log.export(isSigned: false), verdict)
    }

    @Test func `every kind of tampering`() async throws {
        let changes: [(inout Lines) -> Void] = [
            { $0.replace("request_approved", with: "request_approvex", in: 77) },
            { $0.remove(77) },
            { $0.insert($0[77], at: 78) },
            { $0.swap(77, 78) },
            { $0.cut(after: 299) },
            { $0.replace(#""count":300"#, with: #""count":299"#, in: 0) },
            { $0.replace(#""entryMac":""#, with: #""entryMac":"00"#, in: 77) },
            { $0[77] = [] },
        ]
        for change in changes {
            var lines = Lines(try log.export())
            change(&lines)
            try await expectAgreement(on: lines.bytes, .failed)
        }
    }

    @Test func `an entry of the log in place of one that was chosen`() async throws {
        var lines = Lines(try log.export(of: [2, 77, 256]))
        lines[2] = Lines(try log.export(of: [2, 78, 256]))[2]
        try await expectAgreement(on: lines.bytes, .failed)
    }

    @Test func `a key of another log, whatever it signed`() async throws {
        let other = try TestLog(1, organization: "other")
        let checkpoint = Checkpoint(origin: Checkpoint.origin(of: "acme"), head: log.heads[20])
        let trust = Trust(keys: [other.signer.verifier], checkpoints: [try checkpoint.signed(with: other.signer).note])
        let file = try log.export()
        #expect(try await Verifier(trust: trust).verify(file).verdict == .failed)
        #expect(try Peer.verdict(on: file, trust) == .failed)
    }

    @Test func `a chain made anew, and a tail cut off and signed again`() async throws {
        var forged = try TestLog(0)
        for entry in try log.rewritten(from: 100, TestLog.tampering) { forged.extend(with: entry) }
        try await expectAgreement(on: forged.export(), .failed, checkpoints: [150])
        try await expectAgreement(on: forged.export(of: [3], consistency: [150]), .failed, checkpoints: [150])
        try await expectAgreement(on: TestLog(200).export(), .failed, checkpoints: [250])
        try await expectAgreement(on: TestLog(3, organization: "other").export(), .failed)
    }
}

/// Runs the other verifier.
enum Peer {
    static let isPresent = (try? run(["-c", "import cryptography"])) == 0

    static func verdict(on file: [UInt8], _ trust: Trust) throws -> VerificationReport.Verdict? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "clearance-peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var arguments = [script.path, try write(file, to: folder.appending(path: "export"))]
        for key in trust.keys { arguments += ["--key", key.text] }
        if !trust.macKeys.isEmpty {
            let text = MacKeyFile(trust.macKeys).text.withBytes { $0 }
            arguments += ["--mac-key", try write(text, to: folder.appending(path: "mac-keys"))]
        }
        for (number, note) in trust.checkpoints.enumerated() {
            let path = try write(Array(note.utf8), to: folder.appending(path: "checkpoint-\(number)"))
            arguments += ["--checkpoint", path]
        }
        let verdicts: [Int32: VerificationReport.Verdict] = [
            0: .authenticated, 3: .consistentNotAuthenticated, 4: .failed,
        ]
        return verdicts[try run(arguments)]
    }

    private static var package: URL {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.deletingLastPathComponent().deletingLastPathComponent()
    }

    private static var script: URL { package.appending(path: "scripts/verify_export.py") }

    /// The environment that `scripts/python-env` makes, else whatever Python there is.
    private static var python: String {
        let own = package.appending(path: ".venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
    }

    private static func write(_ bytes: [UInt8], to url: URL) throws -> String {
        try Data(bytes).write(to: url)
        return url.path
    }

    private static func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
