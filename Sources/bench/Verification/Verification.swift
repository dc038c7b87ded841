import Ledger

/// The product's verifier against an independent one in Python, each over the same export with the same key.
struct Verification {
    let bench: Bench

    func measure(in place: Place) async throws -> [Finding] {
        let folder = try place.folder("verification")
        let count = Int64(1_000_000 * bench.scale)
        let (whole, tenth, recent) = ("\(folder)/whole.jsonl", "\(folder)/tenth.jsonl", "\(folder)/recent.jsonl")
        note("  writing exports of \(count) entries, a tenth of them, and the last hundredth")
        let log = try BenchLog(count: count)
        try log.export(after: 0, to: whole)
        try BenchLog(count: count / 10).export(after: 0, to: tenth)
        try log.export(after: count - count / 100, to: recent)
        let key = log.key.verifier.text
        var (ours, peers): ([Child.Usage], [Double]) = ([], [])
        for _ in 0..<bench.rounds {
            ours.append(try run([bench.clearance, "audit", "verify", whole, "--key", key]))
            peers.append(try run([bench.python, bench.verifier, whole, "--key", key]).seconds)
        }
        let small = try run([bench.clearance, "audit", "verify", tenth, "--key", key])
        let new = try (0..<bench.rounds).map { _ in
            try run([bench.clearance, "audit", "verify", recent, "--key", key]).seconds
        }
        return findings(count, ours, peers, small, new)
    }

    private func run(_ words: [String]) throws -> Child.Usage {
        let usage = try Child.run(words)
        guard usage.status == 0 else { throw Failure(what: "`\(words.prefix(3))` ended with \(usage.status)") }
        return usage
    }

    private func findings(
        _ count: Int64,
        _ ours: [Child.Usage],
        _ peers: [Double],
        _ small: Child.Usage,
        _ new: [Double]
    ) -> [Finding] {
        let seconds = ours.map(\.seconds)
        let memory = ours.map(\.memory).median
        return [
            Finding(
                name: "verify \(count) entries",
                unit: "x the Python verifier",
                value: zip(peers, seconds).map { $0 / $1 }.median,
                bound: .atLeast(4),
                detail: "ours \(seconds.median.short) s, peer \(peers.median.short) s"
            ),
            Finding(
                name: "memory of verifying ten times more",
                unit: "x",
                value: memory / small.memory,
                bound: .atMost(1.3),
                detail: "\(memory.short) MiB for \(count) entries, \(small.memory.short) MiB for a tenth"
            ),
            Finding(
                name: "verify the newest hundredth",
                unit: "x all",
                value: new.median / seconds.median,
                bound: .atMost(0.1),
                detail: "\(new.median.short) s from a checkpoint, \(seconds.median.short) s from the first entry"
            ),
        ]
    }
}
