import ArgumentParser
import Foundation
import Kernel

struct ExportLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the log as JSON lines with a signed manifest; chosen entries carry a proof each.",
        discussion: """
            EXAMPLE
              clearance audit export --out log.jsonl
              clearance audit export --since monday.txt --out week.jsonl
            """
    )

    @Option(help: "Where to write; standard output when not given.") var out: String?
    @Option(help: "Only entries of this action, such as `request_approved`.") var action: String?
    @Option(help: "Only entries about this request.") var request: String?
    @Option(help: "Only entries about this grant.") var grant: String?
    @Option(help: "Only entries about this issue.") var issue: String?
    @Option(help: "Only entries from this moment on (RFC 3339).") var from: String?
    @Option(help: "Only entries before this moment (RFC 3339).") var to: String?
    @Option(help: "Only what is new since this checkpoint, a file; the reader verifies with the same one.") var since:
        String?
    @Option(
        name: .customLong("checkpoint"),
        help: "A checkpoint that the reader holds, a file: the export will prove that it continues it; repeatable."
    )
    var checkpoints: [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        for text in [from, to].compactMap({ $0 }) where Instant(rfc3339: text) == nil {
            throw ValidationError("`\(text)` is no moment such as 2026-11-21T09:00:00Z")
        }
        let filter: JSON = [
            "action": .text(action), "request": .text(request), "grant": .text(grant), "issue": .text(issue),
            "from": .text(from), "to": .text(to), "since": .text(try since.map(Files.checkpoint)),
            "checkpoints": .strings(try checkpoints.map(Files.checkpoint)),
        ]
        let file = try destination()
        try await options.export(filter.withoutNulls) { piece in try file.write(contentsOf: Data(piece)) }
        try file.synchronize()
    }

    private func destination() throws -> FileHandle {
        guard let out else { return .standardOutput }
        guard FileManager.default.createFile(atPath: out, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: out)
        else { throw Refusal(.unavailable, "file_unwritable", "the file `\(out)` cannot be written") }
        return file
    }
}
