import Domain
import Glibc
import Kernel

/// The same rules and requests for `cedarpy` with policies parsed beforehand: both must give the same answers.
struct CedarPeer {
    let bench: Bench

    func measure(in folder: String) throws -> [Finding] {
        var generator = PolicyGenerator(seed: 9, rules: 1_000)
        let policy = generator.plainPolicy(rules: 1_000)
        let requests = (0..<Int(100_000 * bench.scale)).map { _ in generator.facts() }
        let runs = (0..<bench.rounds).map { _ in decide(policy.compiled(), requests) }
        let answers = runs.first?.answers ?? []
        let (input, output) = ("\(folder)/policy.jsonl", "\(folder)/answers.txt")
        try write(policy, requests, to: input)
        let usage = try Child.run([bench.python, "scripts/cedar_peer.py", input, output])
        guard usage.status == 0 else { throw Failure(what: "the peer ended with \(usage.status)") }
        let peer = try read(output)
        let different = zip(answers, peer.answers).count { $0 != $1 } + abs(answers.count - peer.answers.count)
        let ours = runs.map(\.times.median).median
        return [
            Finding(
                name: "decide by 1,000 rules",
                unit: "x cedarpy",
                value: peer.nanoseconds / ours,
                bound: .atLeast(100),
                detail:
                    "ours \(ours.short) ns, peer \(peer.nanoseconds.short) ns with policies parsed beforehand, medians"
            ),
            Finding(
                name: "the slowest hundredth of decisions",
                unit: "us",
                value: runs.map { $0.times.percentile(0.99) / 1_000 }.median,
                bound: .atMost(10),
                detail: "1,000 rules, \(requests.count) requests with 8 groups, \(runs.count) times, clock included"
            ),
            Finding(
                name: "answers unlike cedarpy's",
                unit: "requests",
                value: Double(different),
                bound: .atMost(0),
                detail: "\(requests.count) requests, \(answers.count { $0 }) of them approved"
            ),
        ]
    }

    private func decide(_ policy: CompiledPolicy, _ requests: [PolicyFacts]) -> (answers: [Bool], times: [Double]) {
        var (answers, times): ([Bool], [Double]) = ([], [])
        for facts in requests {
            let start = ContinuousClock.now
            let verdict = policy.decide(facts)
            times.append((ContinuousClock.now - start).seconds * 1e9)
            answers.append(verdict.isAutomatic)
        }
        return (answers, times)
    }

    private func write(_ policy: Policy, _ requests: [PolicyFacts], to path: String) throws {
        guard let file = fopen(path, "w") else { throw Failure(what: "cannot write `\(path)`") }
        defer { fclose(file) }
        fputs(JSON.array(policy.rules.map(\.json)).text + "\n", file)
        for facts in requests { fputs(facts.json.text + "\n", file) }
    }

    /// The first line is the median time of a decision, the second one character for each answer.
    private func read(_ path: String) throws -> (nanoseconds: Double, answers: [Bool]) {
        guard let file = fopen(path, "r") else { throw Failure(what: "cannot read `\(path)`") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, let time = Double(lines[0]) else {
            throw Failure(what: "the peer's answer is malformed")
        }
        return (time, lines[1].map { $0 == "1" })
    }
}
