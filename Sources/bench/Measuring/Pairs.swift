/// Two ways to do the same work, measured in turns: the ratio of each pair, then the median of the ratios.
struct Pairs {
    let rounds: Int
    let probe: FlushProbe
    var withPeers = true

    struct Outcome {
        let ours: [Double]
        let peers: [Double]
        /// Processor time of this process per deed of ours, in microseconds.
        let cost: Double
        let probes: ProbePair

        var ratios: [Double] { zip(ours, peers).map { $0 / $1 } }
        var ratio: Double { ratios.median }

        var detail: String {
            "ours \(ours.median.short)/s at \(cost.short) us of processor each, peer \(peers.median.short)/s, ratios \((ratios.min() ?? 0).short) to "
                + "\((ratios.max() ?? 0).short), \(probes)"
        }
    }

    /// - Parameter attempts: how often to begin again when the probes differ by more than half.
    func run(
        attempts: Int = 3,
        ours: () async throws -> Work,
        peer: () async throws -> Double
    ) async throws -> Outcome {
        let outcome = try await once(ours, withPeers ? peer : { 1 })
        guard outcome.probes.areApart, withPeers, attempts > 1 else { return outcome }
        note("  the disk changed its rate meanwhile (\(outcome.detail)); measuring again")
        return try await run(attempts: attempts - 1, ours: ours, peer: peer)
    }

    private func once(
        _ ours: () async throws -> Work,
        _ peer: () async throws -> Double
    ) async throws -> Outcome {
        var (our, their): ([Double], [Double]) = ([], [])
        var costs: [Double] = []
        let before = try probe.rate()
        for round in 0..<max(rounds, 1) {
            // Who goes first changes, so that a disk that slows down favours nobody.
            if round.isMultiple(of: 2) { their.append(try await peer()) }
            let work = try await ours()
            our.append(work.rate)
            costs.append(work.cost)
            if !round.isMultiple(of: 2) { their.append(try await peer()) }
        }
        let probes = ProbePair(before: before, after: try probe.rate())
        return Outcome(ours: our, peers: their, cost: costs.median, probes: probes)
    }
}
