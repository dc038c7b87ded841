import Ledger

/// The product's verifier against an independent one in Python, each over the same export with the same keys.
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
        try BenchLog.writeMacKeys(to: "\(folder)/mac-keys.txt")
        let keys = ["--key", log.key.verifier.text]
        let withCodes = keys + ["--mac-key", "\(folder)/mac-keys.txt"]
        let (plain, coded) = (try alternate(whole, keys), try alternate(whole, withCodes))
        let small = try run([bench.clearance, "audit", "verify", tenth] + keys)
        let new = try (0..<bench.rounds).map { _ in
            try run([bench.clearance, "audit", "verify", recent] + keys).seconds
        }
        return [
            ratio("verify \(count) entries", plain),
            ratio("verify \(count) entries and their codes", coded),
            memory(plain, small, count),
            recency(plain, new),
        ]
    }

    /// Ours and the peer's runs, by turns.
    private func alternate(_ path: String, _ keys: [String]) throws -> [(ours: Child.Usage, peer: Double)] {
        try (0..<bench.rounds).map { _ in
            let ours = try run([bench.clearance, "audit", "verify", path] + keys)
            return (ours, try run([bench.python, bench.verifier, path] + keys).seconds)
        }
    }

    private func run(_ words: [String]) throws -> Child.Usage {
        let usage = try Child.run(words)
        guard usage.status == 0 else { throw Failure(what: "`\(words.prefix(3))` ended with \(usage.status)") }
        return usage
    }

    private func ratio(_ name: String, _ runs: [(ours: Child.Usage, peer: Double)]) -> Finding {
        Finding(
            name: name,
            unit: "x the Python verifier",
            value: runs.map { $0.peer / $0.ours.seconds }.median,
            bound: .atLeast(4),
            detail: "ours \(runs.map(\.ours.seconds).median.short) s, peer \(runs.map(\.peer).median.short) s"
        )
    }

    private func memory(_ runs: [(ours: Child.Usage, peer: Double)], _ small: Child.Usage, _ count: Int64) -> Finding {
        let memory = runs.map(\.ours.memory).median
        return Finding(
            name: "memory of verifying ten times more",
            unit: "x",
            value: memory / small.memory,
            bound: .atMost(1.3),
            detail: "\(memory.short) MiB for \(count) entries, \(small.memory.short) MiB for a tenth"
        )
    }

    private func recency(_ runs: [(ours: Child.Usage, peer: Double)], _ new: [Double]) -> Finding {
        let all = runs.map(\.ours.seconds).median
        return Finding(
            name: "verify the newest hundredth",
            unit: "x all",
            value: new.median / all,
            bound: .atMost(0.1),
            detail: "\(new.median.short) s from a checkpoint, \(all.short) s from the first entry"
        )
    }
}
