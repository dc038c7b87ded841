import Domain
import Kernel
import Persistence

/// What comes round every hour or more often (ends of access, reviews, deadlines, counts, comparisons, tidying), with a
/// few grants due among many that are not.
struct HourlyWork {
    let bench: Bench
    private static let due = 100

    init(bench: Bench) { self.bench = bench }

    func measure(in place: Place) async throws -> [Finding] {
        let count = Int(1_000_000 * bench.scale)
        let large = try await times(grants: count, in: try place.folder("hourly-large"))
        let small = try await times(grants: count / 10, in: try place.folder("hourly-small"))
        return [
            Finding(
                name: "hourly work, \(Self.due) of \(count) grants due",
                unit: "ms",
                value: large.median,
                bound: .atMost(200),
                detail:
                    "all routines, \(large.count) times, \((large.min() ?? 0).short) to \((large.max() ?? 0).short) ms"
            ),
            Finding(
                name: "the same with ten times more grants",
                unit: "x",
                value: large.median / small.median,
                bound: .atMost(1.5),
                detail: "medians \(large.median.short) ms and \(small.median.short) ms"
            ),
        ]
    }

    /// Milliseconds from the hour until nothing is due, each time.
    private func times(grants: Int, in folder: String) async throws -> [Double] {
        note("  storing \(grants) active grants")
        try await GrantSeeding.prepare(folder)
        try GrantSeeding(grants: grants).fill("\(folder)/\(SQLiteFile.name)") { number in
            sha256(Array(String(number).utf8))
        }
        let store = try BenchStore(folder: folder)
        let worker = BenchWorker(
            store,
            core: ListingCore(members: 0),
            keys: try await BenchWorker.keys(in: store.scope)
        )
        var times: [Double] = []
        // The first time the counts of Insights begin, which happens once.
        for round in 0...bench.rounds {
            try await begin(round, in: store)
            let start = ContinuousClock.now
            _ = try await worker.work([.sweep, .tidy])
            times.append((ContinuousClock.now - start).seconds * 1_000)
            let ended = try await store.store.read(in: store.scope) { try $0.grants.outstandingRemovals() }
            guard ended == Self.due * (round + 1) else { throw Failure(what: "\(ended) grants have ended") }
        }
        try await store.store.close()
        return Array(times.dropFirst())
    }

    /// Lets the next grants come to their end, and everything that comes round be due.
    private func begin(_ round: Int, in store: BenchStore) async throws {
        let first = round * Self.due
        try await store.store.writing(in: store.scope, by: .system("bench")) { tx in
            for number in first..<(first + Self.due) {
                let digits = String(1_000_000_000 + number).dropFirst()
                try tx.connection.execute(
                    "UPDATE grants SET expires_at = started_at + 1 WHERE organization_id = ?1 AND id = ?2",
                    [.id(tx.organization), .text("g\(digits)")]
                )
            }
            for routine in Routine.allCases where routine != .tree && routine.rest <= .hours(1) {
                try routine.promise(in: tx)
            }
        }
    }
}

extension GrantSeeding {
    /// An organization with a tool, before its grants.
    static func prepare(_ folder: String) async throws {
        let bench = try BenchStore(folder: folder)
        try await bench.found()
        try await bench.catalogue()
        let organization = bench.scope.organization
        try await bench.store.enter { try $0.addOrganization(organization) }
        try await bench.store.close()
    }
}
