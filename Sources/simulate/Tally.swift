import Glibc
import Kernel
import TestKit

/// What all stories of a run came to.
struct Tally {
    private var seeds = 0
    private var lifecycles = Lifecycles()
    private(set) var violations = 0
    private(set) var coverage = Coverage()
    /// A digest of all traces, so that two runs can be held against each other.
    private var traces: [UInt8] = []

    mutating func add(_ outcome: Simulation.Outcome) {
        seeds += 1
        lifecycles += outcome.lifecycles
        coverage.add(outcome.coverage)
        traces = sha256(traces + Array(outcome.traceHash.utf8))
        if outcome.violation != nil { violations += 1 }
    }

    var missed: [String] { Coverage.due.filter { coverage.counts[$0] == nil } }

    var particulars: String {
        """
        \(lifecycles.raised) requests raised, \(lifecycles.given) given and taken away; \
        \(coverage.total("fault")) faults (\(share(Coverage.faults)) kinds), \
        \(coverage.total("crash")) crashes (\(share(Coverage.crashes)) points), \
        \(coverage.total("deed")) deeds (\(share(Coverage.deeds)) kinds), \(coverage.total("refused")) refusals, \
        \(share(Coverage.log)) results, \(share(Coverage.events)) events; traces \(Hex.encode(traces.prefix(4)))
        """
    }

    /// The rate is that of one core: what other programs took of it does not count.
    var summary: String {
        let minutes = Double(clock()) / Double(CLOCKS_PER_SEC) / 60
        let rate = Int(Double(lifecycles.ended) / max(minutes, 0.000_1))
        return """
            \(seeds) seeds, \(violations) violations, \(lifecycles.ended) lifecycles, \(rate) a processor minute, \
            \(share(Coverage.due)) due met
            """
    }

    private func share(_ names: [String]) -> String { "\(coverage.met(of: names)) of \(names.count)" }
}
