import Domain
import Kernel

/// Deciding, replaying and comparing policies.
struct PolicyRows {
    let bench: Bench

    func measure(in place: Place) async throws -> [Finding] {
        var findings = [growth(), replay(), try difference()]
        if !bench.profile { findings += try CedarPeer(bench: bench).measure(in: try place.folder("policy")) }
        return findings
    }

    /// Ten thousand rules against a hundred, each over the same number of requests, in turns.
    private func growth() -> Finding {
        let (small, large) = (DecidingRun(rules: 100), DecidingRun(rules: 10_000))
        let pairs = (0..<max(bench.rounds, 3)).map { _ in (small.nanoseconds(), large.nanoseconds()) }
        return Finding(
            name: "decide by 10,000 rules",
            unit: "x 100 rules",
            value: pairs.map { $0.1 / $0.0 }.median,
            bound: .atMost(1.5),
            detail: "\(pairs.map(\.0).median.short) ns and \(pairs.map(\.1).median.short) ns a decision"
        )
    }

    private func replay() -> Finding {
        var generator = PolicyGenerator(seed: 3, rules: 1_000)
        let policy = generator.policy(rules: 1_000)
        let (old, new) = (policy.compiled(), generator.revision(of: policy, changes: 30).compiled())
        var history = RequestHistory()
        let count = Int(1_000_000 * bench.scale)
        history.reserve(count)
        for _ in 0..<count {
            let facts = generator.facts()
            history.add(facts, old.decide(facts).outcome.kind)
        }
        let rates = (0..<bench.rounds).map { _ in
            let start = ContinuousClock.now
            let flipped = new.replay(history).flipped
            let rate = Double(count) / (ContinuousClock.now - start).seconds
            return (rate, flipped)
        }
        return Finding(
            name: "replay \(count) requests",
            unit: "requests/s",
            value: rates.map(\.0).median,
            bound: .atLeast(500_000),
            detail: "1,000 rules, \(rates.first?.1 ?? 0) requests flip, one core"
        )
    }

    private func difference() throws -> Finding {
        var generator = PolicyGenerator(seed: 5, rules: 1_000)
        let old = generator.policy(rules: 1_000)
        let new = generator.revision(of: old, changes: 20)
        var regions = 0
        let times = try (0..<max(bench.rounds, 3)).map { _ in
            let start = ContinuousClock.now
            let diff = DiffPolicies(old, new)()
            guard diff.extent == .exact else { throw Failure(what: "the difference is not exact") }
            regions = diff.regions.count
            return (ContinuousClock.now - start).seconds * 1_000
        }
        return Finding(
            name: "compare two revisions of 1,000 rules",
            unit: "ms",
            value: times.median,
            bound: .atMost(100),
            detail: "20 changes, \(regions) regions differ, exact; slowest \((times.max() ?? 0).short) ms"
        )
    }
}

/// Decisions by one policy over many requests.
struct DecidingRun {
    let policy: CompiledPolicy
    let requests: [PolicyFacts]

    init(rules: Int) {
        var generator = PolicyGenerator(seed: 1, rules: rules)
        policy = generator.plainPolicy(rules: rules).compiled()
        requests = (0..<20_000).map { _ in generator.facts() }
    }

    /// A decision, on average.
    func nanoseconds() -> Double {
        let start = ContinuousClock.now
        var matched = 0
        for facts in requests { matched += policy.decide(facts).matched.count }
        let seconds = (ContinuousClock.now - start).seconds
        return matched < 0 ? .nan : seconds * 1e9 / Double(requests.count)
    }
}
