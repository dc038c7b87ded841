import ArgumentParser

/// Measures the rows of "Speed and size" and fails when one is missed.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure against peers that do the same work on the same bytes in the same run.",
        discussion: "Example: bench writes approvals --rounds 5"
    )

    enum Row: String, CaseIterable, ExpressibleByArgument {
        case writes, approvals, verification, queue, start, export, policy
    }

    @Argument(help: "The groups of rows to measure; all of them when none is named.")
    var rows: [Row] = []

    @Option(help: "How often each pair is measured, at least.")
    var rounds = 5

    @Flag(help: "Leave the peers out, to look at ours with a profiler; there is no verdict then.")
    var profile = false

    @Option(help: "A folder on the disk to measure; what is written there is removed again.")
    var folder = ".build/bench"

    @Option(help: "The optimised `clearance` to start and to verify with.")
    var clearance = ".build/release/clearance"

    @Option(help: "The independent verifier to compare with.")
    var verifier = "scripts/verify_export.py"

    @Option(help: "A Python that has what the verifier needs.")
    var python = ".venv/bin/python"

    @Option(help: "One for the sizes of the issue; a tenth makes a quick try, whose verdict does not count.")
    var scale = 1.0

    func run() async throws {
        let place = try Place(folder)
        defer { place.remove() }
        var results: [Finding] = []
        for row in rows.isEmpty ? Row.allCases : rows { results += try await measure(row, in: place) }
        print(Table(results).text)
        guard results.allSatisfy(\.isMet) else { throw ExitCode(1) }
    }

    private func measure(_ row: Row, in place: Place) async throws -> [Finding] {
        note("measuring \(row.rawValue)")
        let pairs = Pairs(rounds: rounds, probe: FlushProbe(path: place.path), withPeers: !profile)
        switch row {
        case .writes: return try await AuditedWrites(pairs: pairs).measure(in: place)
        case .approvals: return try await Approvals(pairs: pairs).measure(in: place)
        case .verification: return try await Verification(bench: self).measure(in: place)
        case .queue: return try await ApprovalQueue(bench: self).measure(in: place)
        case .export: return try await LogExport(bench: self).measure(in: place)
        case .start: return try await Starting(bench: self).measure(in: place)
        case .policy: return try await PolicyRows(bench: self).measure(in: place)
        }
    }
}
