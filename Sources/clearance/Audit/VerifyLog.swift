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
            Without a key the verdict is "consistent, not authenticated" and the exit code 3; a log that does not verify \
            gives 4 and every finding by its kind and number.

            EXAMPLE
              clearance audit verify log.jsonl --key vkey.txt --checkpoint monday.txt
            """
    )

    @Argument(help: "The exported file; without it the log is verified where it is stored.") var export: String?
    @Option(help: "The log's public key, as text or in a file.") var key: String?
    @Option(
        name: .customLong("checkpoint"),
        help: "A checkpoint handed out earlier, in a file; may be given more than once."
    )
    var checkpoints: [String] = []
    @OptionGroup var options: OperatorOptions

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
        try await options.call("log/verify", ["checkpoints": .strings(try checkpoints.map(Files.text))])
    }

    private func offline(_ path: String) async throws -> JSON {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Refusal(.notFound, "file_unreadable", "the file `\(path)` cannot be read")
        }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let verifier = Verifier(trust: try trust(), parallelism: cores, progress: Progress.entries("verified"))
        let report = try await verifier.verifyExport { try file.read(upToCount: 1 << 20).map { Array($0) } }
        Progress.end()
        return report.json
    }

    private func trust() throws -> Trust {
        let keys = try key.map { text in [try Files.key(text)] } ?? []
        return Trust(keys: keys, checkpoints: try checkpoints.map(Files.text))
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
