import ArgumentParser
import Foundation
import Kernel

struct ExportRequests: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes requests as CSV that is safe to open in a spreadsheet.",
        discussion: """
            Without times the last 90 days are exported; 365 days at most fit in one export. Times are half-open, in UTC. \
            An export that was cut off is finished by the same command with `--resume`.

            EXAMPLE
              clearance requests export --decision denied --out denied.csv
            """
    )

    @Option(help: "Where to write; standard output when not given.") var out: String?
    @Option(help: "Only `pending`, `approved`, `denied`, `cancelled` or `lapsed` requests.") var decision: String?
    @Option(help: "Only the request of this issue.") var issue: String?
    @Option(help: "Only requests raised from this moment on (RFC 3339).") var from: String?
    @Option(help: "Only requests raised before this moment (RFC 3339).") var to: String?
    @Flag(help: "Begin with a byte order mark, which Excel needs to read UTF-8.") var bom = false
    @Flag(help: "Go on where the file of `--out` was cut off; give the same filter and times.") var resume = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let file = try ExportFile(out, resume: resume)
        let after = resume ? try Self.lastRequest(file) : nil
        let members =
            try Moments.members(from: from, to: to) + [
                JSON.Member("decision", .text(decision)), JSON.Member("issue", .text(issue)),
                JSON.Member("bom", .bool(bom)), JSON.Member("after", .text(after)),
            ]
        try await options.export("requests", JSON.object(members).withoutNulls) { try file.write($0) }
        let heads: Int64 = after == nil ? 1 : 0
        try file.close(noun: "lines", heads: heads, empty: "no request was raised in the window")
    }

    /// The second cell of the last whole line, since a row is one line; nil where there is none, so all is written anew.
    private static func lastRequest(_ file: ExportFile) throws -> String? {
        guard let last = try file.wholeLines().last else {
            try file.clear()
            return nil
        }
        let cells = last.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard cells.count == 3 else {
            throw Refusal(
                .invalid,
                "export_not_resumable",
                "the file does not end with a request; begin the export anew"
            )
        }
        return String(cells[1])
    }
}
