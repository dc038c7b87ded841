import Domain
import Kernel
import Persistence
import Vault

/// One group's members compared with the grants, from the first page to the verdict, besides the directory's own time.
struct Reconciling {
    let bench: Bench

    func measure(in place: Place) async throws -> [Finding] {
        let members = Int(50_000 * bench.scale)
        let small = try await run(members: members / 10, in: try place.folder("reconciling-small"))
        let large = try await run(members: members, in: try place.folder("reconciling-large"))
        let seconds = large.map(\.seconds)
        let memory = (large: large.map(\.memory).max() ?? .nan, small: small.map(\.memory).max() ?? .nan)
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
                name: "memory of reconciling ten times more",
                unit: "x",
                value: memory.large / memory.small,
                bound: .atMost(1.3),
                detail: "\(memory.large.short) MiB for \(members) members, \(memory.small.short) MiB for a tenth"
            ),
        ]
    }

    private static func strangers(among members: Int) -> Int { members / 500 }

    private func run(members: Int, in folder: String) async throws -> [(seconds: Double, memory: Double)] {
        let strangers = Self.strangers(among: members)
        note("  storing \(members - strangers) grants")
        try await GrantSeeding.prepare(folder)
        let core = ListingCore(members: members)
        let scope = OrganizationScope(verified: "bench")
        let keys = try await BenchWorker.keys(in: scope)
        let ids = (0..<members).map { Secret(ListingCore.member($0)) }
        let references = try await EnvelopeVault(keys: keys).references(for: ids, in: scope)
        try GrantSeeding(grants: members - strangers).fill("\(folder)/\(SQLiteFile.name)") { references[$0] }
        let store = try BenchStore(folder: folder)
        let worker = BenchWorker(store, core: core, keys: keys)
        try await store.store.write(in: scope, by: .system("bench")) { _ = try ScheduleComparisons()(in: $0) }
        var runs: [(seconds: Double, memory: Double)] = []
        for _ in 0..<bench.rounds {
            _ = core.take()
            let start = ContinuousClock.now
            _ = try await worker.work([.comparison])
            let whole = (ContinuousClock.now - start).seconds
            let listing = core.take()
            try await check(members, strangers, in: store)
            runs.append((whole - listing.seconds, listing.memory))
        }
        try await store.store.close()
        return runs
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
