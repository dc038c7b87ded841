import Domain
import Kernel
import Persistence
import Vault

/// One group's members compared with the grants, from the first page to the verdict, besides the directory's own time.
struct Reconciling {
    let bench: Bench

    func measure(in place: Place) async throws -> [Finding] {
        let members = Int(50_000 * bench.scale)
        let runs = try await run(members: members, in: try place.folder("reconciling"))
        let seconds = runs.map(\.seconds)
        let growth = runs.map { $0.memory.upperBound / $0.memory.lowerBound }
        let first = runs.map(\.memory.lowerBound).median
        return [
            Finding(
                name: "reconcile a group of \(members) members",
                unit: "ms",
                value: seconds.median * 1_000,
                bound: .atMost(2_000),
                detail: "\(members - Self.strangers(among: members)) grants, pages of \(ListingCore.page), "
                    + "\(seconds.count) times, \((seconds.min() ?? 0).short) to \((seconds.max() ?? 0).short) s"
            ),
            Finding(
                name: "memory while reconciling",
                unit: "x the first page",
                value: growth.max() ?? .nan,
                bound: .atMost(1.3),
                detail:
                    "resident at its most against the first page (\(first.short) MiB), the worst of \(growth.count) times"
            ),
        ]
    }

    private static func strangers(among members: Int) -> Int { members / 500 }

    private func run(members: Int, in folder: String) async throws -> [(seconds: Double, memory: ClosedRange<Double>)] {
        let strangers = Self.strangers(among: members)
        note("  storing \(members - strangers) grants")
        try await GrantSeeding.prepare(folder)
        let core = ListingCore(members: members)
        let scope = OrganizationScope(verified: "bench")
        let keys = try await BenchWorker.keys(in: scope)
        try await fill(members - strangers, keys, "\(folder)/\(SQLiteFile.name)")
        let store = try BenchStore(folder: folder)
        let worker = BenchWorker(store, core: core, keys: keys)
        try await store.store.write(in: scope, by: .system("bench")) { _ = try ScheduleComparisons()(in: $0) }
        var runs: [(seconds: Double, memory: ClosedRange<Double>)] = []
        for _ in 0..<bench.rounds {
            _ = core.take()
            let start = ContinuousClock.now
            _ = try await worker.work([.comparison])
            let whole = (ContinuousClock.now - start).seconds
            let listing = core.take()
            try await check(members, strangers, in: store)
            guard let memory = listing.memory else { throw Failure(what: "no page was read") }
            runs.append((whole - listing.seconds, memory))
        }
        try await store.store.close()
        return runs
    }

    private func fill(_ grants: Int, _ keys: DataKeys, _ path: String) async throws {
        let ids = (0..<grants).map { Secret(ListingCore.member($0)) }
        let scope = OrganizationScope(verified: "bench")
        let references = try await EnvelopeVault(keys: keys).references(for: ids, in: scope)
        try GrantSeeding(grants: grants).fill(path) { references[$0] }
    }

    /// A run that stopped half-way is worth nothing; another is promised.
    private func check(_ members: Int, _ strangers: Int, in store: BenchStore) async throws {
        try await store.store.write(in: store.scope, by: .system("bench")) { tx in
            let target = Grant.Target(connection: BenchStore.okta, group: "00g1bench")
            guard let comparison = try tx.reconciliation.comparison(of: target), comparison.state == .resting,
                comparison.lastCounts.members == Int64(members),
                comparison.lastCounts[.outOfBand] == Int64(strangers), comparison.lastCounts[.missing] == 0
            else { throw Failure(what: "the group was not compared to its end") }
            try tx.queue.promise(.comparison, id: comparison.id.rawValue, at: tx.now)
        }
    }
}
