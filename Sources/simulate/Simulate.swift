import ArgumentParser
import TestKit

/// Plays seeded stories of the whole product and reports the first that breaks a promise.
@main struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the deterministic simulation.",
        discussion:
            "Example: simulate --seeds 10000. A failing seed is printed; replay it with --first SEED --seeds 1 --story."
    )

    @Option(help: "How many seeds to play.") var seeds = 1_000
    @Option(help: "The first seed.") var first: UInt64 = 1
    @Option(help: "How many deeds a story has.") var steps = 120
    @Flag(help: "Play every seed twice and compare the traces.") var twice = false
    @Flag(help: "Print what happened, line by line.") var story = false

    func run() throws {
        let clock = ContinuousClock()
        let start = clock.now
        var (lifecycles, failures) = (0, 0)
        for offset in 0..<UInt64(seeds) {
            let outcome = try play(first + offset)
            lifecycles += outcome.lifecycles
            if outcome.violation != nil { failures += 1 }
            if (offset + 1) % 500 == 0 {
                print("\(offset + 1) of \(seeds) seeds, \(lifecycles) lifecycles, \(failures) violations")
            }
        }
        let minutes = (clock.now - start) / .seconds(60)
        let rate = Int(Double(lifecycles) / max(minutes, 0.000_1))
        print("\(seeds) seeds, \(lifecycles) lifecycles, \(rate) a minute, \(failures) violations")
        if failures > 0 { throw ExitCode.failure }
    }

    private func play(_ seed: UInt64) throws -> Simulation.Outcome {
        let outcome = try Simulation(seed: seed, steps: steps, tellsLog: story)()
        if story { for line in outcome.story { print(line) } }
        if let violation = outcome.violation { print("seed \(seed): \(violation)") }
        if twice, try Simulation(seed: seed, steps: steps)().traceHash != outcome.traceHash {
            print("seed \(seed): two runs differ")
            throw ExitCode.failure
        }
        return outcome
    }
}
