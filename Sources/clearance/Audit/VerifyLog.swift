import ArgumentParser
import Foundation
import Kernel
import Ledger

struct VerifyLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verifies an export by itself, or without one the stored log.",
        discussion: """
            Key and checkpoints come from outside: whoever could rewrite the log could hand out another key with it. \
            Without a key the verdict is "consistent, not authenticated". Without the file that `audit mac-keys` wrote, the \
            authentication codes in an export are counted, but not checked.

            EXIT CODES
              0   authenticated
              3   consistent, not authenticated
              4   failed; every finding is named, with the number of the first entry concerned

            EXAMPLE
              clearance audit verify log.jsonl --key vkey.txt --checkpoint monday.txt
              clearance audit verify --since monday.txt
            """
    )

    @Argument(help: "The exported file; without it the log is verified where it is stored.") var export: String?
    @Option(
        name: .customLong("key"),
        help: "A public key of the log, as text or in a file; may be given more than once."
    )
    var keys: [String] = []
    @Option(
        name: .customLong("checkpoint"),
        help: "A checkpoint handed out earlier, in a file; may be given more than once."
    )
    var checkpoints: [String] = []
    @Option(help: "Verify only what the stored log holds since this checkpoint, a file.") var since: String?
    @Option(
        name: .customLong("mac-key"),
        help: "A file that `audit mac-keys` wrote: the authentication codes in the export are checked."
    )
    var macKeys: [String] = []
    @OptionGroup var options: OperatorOptions

    func validate() throws {
        if export == nil, !macKeys.isEmpty {
            throw ValidationError(
                "the stored log is verified with the server's own keys; `--mac-key` goes with an export"
            )
        }
        if export != nil, since != nil {
            throw ValidationError("an export says itself where it begins: give the checkpoint with `--checkpoint`")
        }
    }

    func run() async throws {
        let report = if let export { try await offline(export) } else { try await online() }
        if options.json { print(report.text) } else { VerificationText.print(report) }
        switch report["verdict"]?.string {
        case "authenticated": return
        case "failed": throw Verdict(.tampered)
        default: throw Verdict(.notAuthenticated)
        }
    }

    private func online() async throws -> JSON {
        let input: JSON = [
            "checkpoints": .strings(try checkpoints.map(Files.checkpoint)),
            "since": .text(try since.map(Files.checkpoint)), "keys": .strings(try keys.map { try Files.key($0).text }),
        ]
        return try await options.call("log/verify", input.withoutNulls)
    }

    private func offline(_ path: String) async throws -> JSON {
        let file = try InputFile(path)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let verifier = Verifier(trust: try trust(), parallelism: cores, progress: Progress.entries("verified"))
        let report = try await verifier.verifyExport { try file.read() }
        Progress.end()
        return report.json
    }

    private func trust() throws -> Trust {
        let files = try macKeys.map(Files.macKeys)
        return Trust(
            keys: try keys.map(Files.key),
            macKeys: files.flatMap(\.self),
            checkpoints: try checkpoints.map(Files.checkpoint),
            organization: options.organization.map { ID($0) }
        )
    }
}

/// A verification's report for people.
enum VerificationText {
    static func print(_ report: JSON) {
        line("verdict", report["verdict"]?.string)
        line("organization", report["organization"]?.string)
        line("entries", report["entries"]?.integer.map(String.init))
        line("checked MACs", report["macsChecked"]?.integer.map(String.init))
        line(
            "checkpoints",
            report["confirmedCheckpoints"]?.array?.compactMap { $0.integer.map(String.init) }
                .joined(separator: ", ")
        )
        if let stored = report["storedCheckpoints"]?.integer, stored > 0 {
            line(
                "stored",
                "\(stored) checkpoint\(stored == 1 ? "" : "s") kept with the log fit\(stored == 1 ? "s" : "")"
            )
        }
        for finding in report["findings"]?.array ?? [] { Swift.print(text(of: finding)) }
        for caveat in report["caveats"]?.array ?? [] { Swift.print("note: \(caveat.string ?? "")") }
    }

    private static func text(of finding: JSON) -> String {
        let seq = finding["seq"]?.integer.map { " at entry \($0)" } ?? ""
        let through = finding["through"]?.integer.map { " to \($0)" } ?? ""
        return "FOUND \(finding["kind"]?.string ?? "")\(seq)\(through): \(finding["detail"]?.string ?? "")"
    }

    private static func line(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        Swift.print(name + String(repeating: " ", count: 14 - name.count) + value)
    }
}
