import Domain
import Glibc
import Kernel
import Ledger
import Persistence

/// The wall clock.
struct WallClock: TimeSource {
    func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// A store as `serve` has it, with one organization in it.
struct BenchStore {
    let store: SQLStore
    let scope = OrganizationScope(verified: "bench")
    static let approver: ID<Person> = "p-approver"

    init(folder: String) throws {
        let runner = try SQLiteFile.open(folder: folder, time: WallClock())
        let key = MacKey(id: "bench-1", secret: Secret(Array(repeating: 7, count: 32)))
        store = SQLStore(runner: runner, randomness: PooledRandomness(), macKey: { _ in key })
    }

    var actor: Actor { .person(Self.approver, roles: [.approver]) }

    func found() async throws {
        try await store.write(in: scope, by: .system("bench")) { tx in
            try tx.organizations.add(Organization(id: tx.organization, name: "Bench", createdAt: tx.now))
            let approver = Person(
                id: Self.approver,
                displayName: "Approver",
                roles: [.approver],
                jiraAccount: "712020:approver"
            )
            try tx.people.add(approver)
        }
    }

    /// What this many clients get done, each waiting for its own deed before the next.
    ///
    /// - Parameter deed: tells whether there was one to do.
    func work(
        clients: Int,
        for span: Duration,
        _ deed: @escaping @Sendable () async throws -> Bool
    ) async throws -> Work {
        let end = ContinuousClock.now + span
        return try await Work {
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<clients {
                    group.addTask {
                        var count = 0
                        while ContinuousClock.now < end, try await deed() { count += 1 }
                        return count
                    }
                }
                return try await group.reduce(0, +)
            }
        }
    }
}
