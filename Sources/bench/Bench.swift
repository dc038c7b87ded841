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
        case writes, approvals, verification, queue, start, export, policy, reconciliation, hourly
        case sessions, sealing
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
        let end = ContinuousClock.now + Self.patience
        for row in rows.isEmpty ? Row.allCases : rows {
            note("measuring \(row.rawValue)")
            let isLate = ContinuousClock.now > end
            results += try await measure(row, attempts: profile || isLate ? 1 : 3, until: end, in: place)
        }
        print(Table(results).text)
        if results.contains(where: { $0.verdict == .missed }) { throw ExitCode(1) }
        if results.contains(where: { $0.verdict == .discarded }) {
            note("the machine was too busy for a verdict on some rows; measure them again when it is quiet")
            throw ExitCode(2)
        }
    }

    /// How long anything is measured again, so that a busy machine delays the verdict and does not keep it off for ever.
    private static let patience = Duration.seconds(360)

    /// - Parameters:
    ///   - attempts: how often absolute values are measured while the disk's rate changes by more than half.
    ///   - end: from when on nothing is measured again.
    private func measure(
        _ row: Row,
        attempts: Int,
        until end: ContinuousClock.Instant,
        in place: Place
    ) async throws -> [Finding] {
        let probe = FlushProbe(path: place.path)
        let before = try probe.rate()
        let findings = try await measure(row, in: place)
        let probes = ProbePair(before: before, after: try probe.rate())
        guard probes.areApart, findings.contains(where: \.isAbsolute) else { return findings }
        guard attempts > 1, ContinuousClock.now < end else { return findings.map { $0.discarded(probes) } }
        note("  the disk changed its rate meanwhile (\(probes)); measuring again")
        return try await measure(row, attempts: attempts - 1, until: end, in: place)
    }

    private func measure(_ row: Row, in place: Place) async throws -> [Finding] {
        let pairs = Pairs(rounds: rounds, probe: FlushProbe(path: place.path), withPeers: !profile)
        switch row {
        case .writes: return try await AuditedWrites(pairs: pairs).measure(in: place)
        case .approvals: return try await Approvals(pairs: pairs).measure(in: place)
        case .verification: return try await Verification(bench: self).measure(in: place)
        case .queue: return try await ApprovalQueue(bench: self).measure(in: place)
        case .export: return try await LogExport(bench: self).measure(in: place)
        case .start: return try await Starting(bench: self).measure(in: place)
        case .hourly: return try await HourlyWork(bench: self).measure(in: place)
        case .reconciliation: return try await Reconciling(bench: self).measure(in: place)
        case .sessions: return try await SessionRows(bench: self).measure(in: place)
        case .sealing: return try await Sealing(bench: self).measure()
        case .policy: return try await PolicyRows(bench: self).measure(in: place)
        }
    }
}
