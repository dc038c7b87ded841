import ArgumentParser
import Foundation
import Kernel

struct ExportLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the log as JSON lines with a signed manifest; chosen entries carry a proof each.",
        discussion: """
            Without times the last 90 days are exported; 365 days at most fit in one export. Times are half-open, in UTC. \
            An export that was cut off is finished by the same command with `--resume`.

            EXAMPLE
              clearance audit export --from 2026-01-01T00:00:00Z --to 2026-04-01T00:00:00Z --out spring.jsonl
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
    @Option(help: "`jsonl`, which can be verified, or `ocsf`, for a system that collects events.") var format = "jsonl"
    @Flag(help: "Go on where the file of `--out` was cut off.") var resume = false
    @Option(help: "Only what is new since this checkpoint, a file; the reader verifies with the same one.") var since:
        String?
    @Option(
        name: .customLong("checkpoint"),
        help: "A checkpoint that the reader holds, a file: the export will prove that it continues it; repeatable."
    )
    var checkpoints: [String] = []
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let file = try ExportFile(out, resume: resume)
        let beginning = resume ? try LogBeginning(file) : nil
        var members = try Moments.members(
            from: beginning.map { $0.from } ?? from,
            to: beginning.map { $0.to } ?? to
        )
        members += [
            JSON.Member("action", .text(action)), JSON.Member("request", .text(request)),
            JSON.Member("grant", .text(grant)), JSON.Member("issue", .text(issue)),
            JSON.Member("format", .string(format)), JSON.Member("after", beginning.map { .integer($0.after) } ?? .null),
            JSON.Member("since", .text(try since.map(Files.checkpoint))),
            JSON.Member("checkpoints", .strings(try checkpoints.map(Files.checkpoint))),
            JSON.Member("tree", beginning.map { .integer($0.treeSize) } ?? .null),
        ]
        try await options.export("log", JSON.object(members).withoutNulls) { try file.write($0) }
        let heads: Int64 = format == "jsonl" && !resume ? 1 : 0
        try file.close(noun: "entries", heads: heads, empty: "no entry lies in the window")
    }
}

/// What a log export that was cut off holds: whole lines up to an entry, and the tree it was begun with.
struct LogBeginning {
    let after: Int64
    let treeSize: Int64
    let from: String?
    let to: String?

    init(_ file: ExportFile) throws {
        let (first, last) = try file.wholeLines()
        guard let manifest = first.flatMap({ try? JSON(parsing: $0) })?["manifest"],
            let size = manifest["treeSize"]?.integer, let start = manifest["from"]?.integer
        else { throw Refusal(.invalid, "export_not_resumable", "the file has no manifest; begin the export anew") }
        let entry = last.flatMap { try? JSON(parsing: $0) }?["entry"]
        (treeSize, after) = (size, entry?["seq"]?.integer ?? start - 1)
        (from, to) = (manifest["window"]?["from"]?.string, manifest["window"]?["to"]?.string)
    }
}
