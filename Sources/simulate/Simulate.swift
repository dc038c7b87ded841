import ArgumentParser
import Glibc
import TestKit

/// Plays seeded stories of the whole product and reports those that break a promise.
@main struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the deterministic simulation.",
        discussion:
            "Example: simulate --seeds 10000. A failing seed is printed; replay it with --first SEED --seeds 1 --story."
    )

    /// So many seeds meet every fault, crash point and deed; fewer may miss one by chance.
    private static let seedsThatMeetAll = 10_000

    @Option(help: "How many seeds to play.") var seeds = 1_000
    @Option(help: "The first seed.") var first: UInt64 = 1
    @Option(help: "How many deeds a story has.") var steps = 150
    @Flag(help: "Play every seed twice and compare the traces.") var twice = false
    @Flag(help: "Print what happened, line by line, with the entries of the log.") var story = false
    @Flag(help: "Stop at the first violation.") var untilViolation = false
    @Flag(help: "Print how often each fault, crash point, deed and action was met.") var coverage = false

    func run() throws {
        var tally = Tally()
        for offset in 0..<UInt64(seeds) {
            try play(first + offset, into: &tally)
            if (offset + 1) % 500 == 0 { say("\(offset + 1) of \(seeds) seeds, \(tally.violations) violations") }
            if untilViolation, tally.violations > 0 { break }
        }
        if coverage {
            for (name, times) in tally.coverage.counts.sorted(by: { $0.key < $1.key }) { say("\(times) \(name)") }
        }
        let missed = seeds >= Self.seedsThatMeetAll ? tally.missed : []
        for name in missed { say("never met: \(name)") }
        say(tally.particulars)
        say(tally.summary)
        if tally.violations > 0 || !missed.isEmpty { throw ExitCode.failure }
    }

    private func play(_ seed: UInt64, into tally: inout Tally) throws {
        let outcome = try Simulation(seed: seed, steps: steps, tellsLog: story)()
        if story { for line in outcome.story { say(line) } }
        if let violation = outcome.violation { say("seed \(seed): \(violation)") }
        if twice, try Simulation(seed: seed, steps: steps)().traceHash != outcome.traceHash {
            say("seed \(seed): two runs differ")
            throw ExitCode.failure
        }
        tally.add(outcome)
    }
}

/// Prints at once, also into a file: a long run is watched.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
