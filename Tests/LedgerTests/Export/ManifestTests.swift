import Kernel
import Ledger
import Testing

@Suite struct ManifestTests {
    private let log: TestLog

    init() throws { log = try TestLog(12) }

    private func report(_ change: (inout Lines) throws -> Void, trust: Trust? = nil) async throws -> VerificationReport
    {
        var lines = Lines(try log.export())
        try change(&lines)
        return try await Verifier(trust: trust ?? log.trust()).verify(lines.bytes)
    }

    private static let changes: [(old: String, new: String)] = [
        (#""count":12"#, #""count":11"#),
        (#""to":12"#, #""to":13"#),
        (#""from":1,"#, #""from":2,"#),
        (#""filter":null"#, #""filter":{}"#),
        (#""keyIds":["mac-acme"]"#, #""keyIds":["mac-acme","x"]"#),
        (#""keyIds":["mac-acme"]"#, #""keyIds":[]"#),
        (#""treeSize":12"#, #""treeSize":11"#),
        (#""organization":"acme""#, #""organization":"acmf""#),
        (#""exportedAt":"2026"#, #""exportedAt":"2025"#),
        (#""format":"clearance-audit-export/1""#, #""format":"clearance-audit-export/2""#),
        (#""consistency":[]"#, #""consistency":[{"proof":[],"size":12}]"#),
        (#""count":12"#, #""count":12,"count":12"#),
        (#""count":12"#, #""count":1e99"#),
        (#""count":12"#, #""count":9223372036854775807"#),
        (#""count":12"#, #""count":-12"#),
        (#""count":12"#, #""count": 12"#),
        (#""count":12"#, #""count":12,"note":"x""#),
        (#""signature":"#, #""signatur":"#),
        (#"\u2014"#, "-"),
    ]

    @Test(arguments: changes)
    func `any change of the manifest is found`(old: String, new: String) async throws {
        let changed = try await report { lines in
            let before = lines[0]
            lines.replace(old == #"\u2014"# ? "\u{2014}" : old, with: new, in: 0)
            #expect(lines[0] != before)
        }
        #expect(changed.verdict == .failed)
    }

    private static let contradictions: [(old: String, new: String)] = [
        (#""count":12"#, #""count":11"#),
        (#""to":12"#, #""to":13"#),
        (#""from":1,"#, #""from":2,"#),
        (#""filter":null"#, #""filter":{}"#),
        (#""keyIds":["mac-acme"]"#, #""keyIds":[]"#),
        (#""treeSize":12"#, #""treeSize":11"#),
        (#""organization":"acme""#, #""organization":"acmf""#),
        (#""frontier":[]"#, #""frontier":["00"]"#),
    ]

    @Test(arguments: contradictions)
    func `what contradicts the entries is found without any signature`(old: String, new: String) async throws {
        var lines = Lines(try log.export(isSigned: false))
        lines.replace(old, with: new, in: 0)
        #expect(try await Verifier(trust: Trust()).verify(lines.bytes).verdict == .failed)
    }

    @Test(arguments: [(1, 12), (5, 12), (13, 12)])
    func `numbers that no entry has are found without any signature`(from: Int, to: Int) async throws {
        let sound = try log.manifest(isSigned: false)
        let claimed = ExportManifest(
            organization: "acme",
            exportedAt: 0,
            from: Int64(from),
            to: Int64(to + 1),
            count: Int64(13 - from),
            firstHash: from == 13 ? nil : Hash256(log.entries[from - 1].hash),
            lastHash: from == 13 ? nil : sound.lastHash,
            keyIDs: sound.keyIDs,
            tree: sound.tree,
            frontier: try log.reader.frontier(size: Int64(from - 1)).hashes,
            checkpoint: nil
        )
        let file = try log.written(claimed, Array(log.entries.dropFirst(from - 1)), isSigned: false)
        #expect(try await Verifier(trust: Trust()).verify(file).findings.map(\.kind) == [.manifest])
    }

    @Test(arguments: ["firstHash", "lastHash", "root"])
    func `other hashes in the manifest are found, also without a signature over it`(name: String) async throws {
        for isSigned in [true, false] {
            var lines = Lines(try log.export(isSigned: isSigned))
            let json = try JSON(parsing: lines[0])
            let hash = try #require(json["manifest"]?[name]?.string)
            lines.replace(hash, with: String(hash.reversed()), in: 0)
            let report = try await Verifier(trust: log.trust()).verify(lines.bytes)
            #expect(report.verdict == .failed)
        }
    }

    @Test func `without the signature over it the manifest only claims`() async throws {
        let signature = try #require(try JSON(parsing: Lines(log.export())[0])["signature"])
        let stripped = try await report { lines in
            lines.replace(signature.text, with: "null", in: 0)
            lines.replace(#""exportedAt":"2026"#, with: #""exportedAt":"2025"#, in: 0)
        }
        #expect(stripped.verdict == .consistentNotAuthenticated)
        #expect(stripped.caveats == [.manifestUnsigned])
    }

    @Test(arguments: ["acme\n12\nAAAA\n", "a b", "a+b", "", "a\tb"])
    func `an organization whose name no key can have is refused`(name: String) async throws {
        let manifest = try log.manifest(isSigned: false)
        let named = ExportManifest(
            organization: ID(name),
            exportedAt: 0,
            from: 1,
            to: 0,
            count: 0,
            firstHash: nil,
            lastHash: nil,
            keyIDs: manifest.keyIDs,
            tree: log.heads[0],
            checkpoint: nil
        )
        let report = try await Verifier(trust: Trust()).verify(log.written(named, [], isSigned: false))
        #expect(report.findings.map(\.kind) == [.manifest])
        #expect(report.findings.first?.detail.contains("organization") == true)
    }

    @Test func `what binds a choice stands only beside a filter`() async throws {
        var lines = Lines(try log.export(isSigned: false))
        lines.replace(#""chosen":null"#, with: #""chosen":"\#(String(repeating: "0", count: 64))""#, in: 0)
        #expect(try await Verifier(trust: Trust()).verify(lines.bytes).findings.map(\.kind) == [.manifest])
    }

    @Test func `a key that signed nothing here is told`() async throws {
        let stranger = try TestLog(1, organization: "acme", seed: 9)
        let report = try await report({ _ in }, trust: Trust(keys: [stranger.signer.verifier]))
        #expect(report.findings.map(\.kind) == [.signature, .signature])
    }

    @Test func `the key of another organization does not speak for this one`() async throws {
        let other = try TestLog(1, organization: "other")
        let manifest = try log.manifest()
        let checkpoint = Checkpoint(origin: Checkpoint.origin(of: "acme"), head: log.heads[12])
        let forged = ExportManifest(
            organization: "acme",
            exportedAt: manifest.exportedAt,
            from: 1,
            to: 12,
            count: 12,
            firstHash: manifest.firstHash,
            lastHash: manifest.lastHash,
            keyIDs: manifest.keyIDs,
            tree: manifest.tree,
            checkpoint: try checkpoint.signed(with: other.signer).note
        )
        let report = try await Verifier(trust: other.trust()).verify(log.written(forged, log.entries))
        #expect(report.verdict == .failed)
        #expect(report.findings.contains { $0.kind == .signature })
    }

    @Test func `the log of another organization than the wanted one is refused`() async throws {
        var trust = try log.trust()
        trust.organization = "globex"
        let report = try await report({ _ in }, trust: trust)
        #expect(report.findings.map(\.kind) == [.foreign])
    }

    @Test func `a checkpoint of another organization is refused, not ignored`() async throws {
        let other = try TestLog(6, organization: "other")
        for keys in [[], [log.signer.verifier, other.signer.verifier]] {
            let trust = Trust(keys: keys, checkpoints: [try other.checkpoint()])
            let report = try await report({ _ in }, trust: trust)
            #expect(report.verdict == .failed)
            #expect([.checkpoint, .signature].contains(report.findings.first?.kind))
        }
    }

    @Test(arguments: ["", "x", "\n", "a\n\n\u{2014} b AAAAAAA=\n", "clearance/acme\n12\n"])
    func `what is not a checkpoint is refused, not ignored`(text: String) async throws {
        let report = try await report({ _ in }, trust: Trust(checkpoints: [text]))
        #expect(report.verdict == .failed)
    }

    @Test func `an exported manifest can never be taken for a checkpoint`() throws {
        #expect(throws: NoteFault.malformedCheckpoint) { try Checkpoint(parsing: log.manifest().signedText) }
    }

    @Test func `an earlier checkpoint that cannot be compared fails the verification`() async throws {
        let report = try await Verifier(trust: log.trust(checkpoints: [3])).verify(log.export(from: 7))
        #expect(report.findings.map(\.kind) == [.checkpoint])
    }

    @Test func `a tree before the export that is not the checkpoint's is found`() async throws {
        var forged = try TestLog(0)
        for entry in try log.rewritten(from: 2, TestLog.tampering) { forged.extend(with: entry) }
        for from in [6, 7] {
            let report = try await Verifier(trust: log.trust(checkpoints: [6])).verify(forged.export(from: from))
            #expect(report.findings.map(\.kind) == [.rewritten])
        }
    }
}
