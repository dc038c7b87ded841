import Domain
import Kernel
import Persistence
import TestKit
import Testing

private let isInstalled = ConditionTrait.enabled(if: PostgresCluster.isExpected, "PostgreSQL is not installed")

/// Two approvers decide at the same time, each at a server of their own on one database.
@Suite(isInstalled) struct ApproversRaceTests {
    /// Two stores on one database, as two servers have them.
    private func servers() async throws -> [SQLStore] {
        let cluster = try PostgresCluster.shared.get()
        let database = try cluster.database()
        var stores: [SQLStore] = []
        for seed in 1...2 as ClosedRange<UInt64> {
            let application = cluster.configuration(user: PostgresCluster.application, database: database)
            let runner = try await PostgresDatabase.open(application)
            let randomness = SeededRandomness(seed: seed)
            stores.append(SQLStore(runner: runner, randomness: randomness, macKey: MemoryStore.macKey))
        }
        return stores
    }

    /// Holds a transaction open until another one waits for it.
    private static func waitUntilSomebodyWaits(_ tx: SQLTransaction) throws {
        let waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        while try tx.connection.first(waiting, [], { try $0.int(0) }) == nil {}
    }

    /// What became of two decisions, the second of which was begun before the first was committed.
    private func race(
        _ company: Company,
        _ servers: [SQLStore],
        _ first: (DecideRequest, Person),
        _ second: (DecideRequest, Person)
    ) async throws -> (won: AccessRequest, lost: Refusal?) {
        let hasDecided = Gate()
        async let won = servers[0].writing(in: company.scope, by: first.1.actor) { [first] tx in
            let decided = try first.0(in: tx)
            hasDecided.open()
            try Self.waitUntilSomebodyWaits(tx)
            return decided
        }
        await hasDecided.opened()
        let lost = await #expect(throws: Refusal.self) {
            try await servers[1].write(in: company.scope, by: second.1.actor) { [second] in _ = try second.0(in: $0) }
        }
        return (try await won, lost)
    }

    private func end(_ servers: [SQLStore]) async throws { for server in servers { try await server.close() } }

    @Test func `two approvers at once: of a yes and a no one counts, and the other is told who decided and when`()
        async throws
    {
        let servers = try await servers()
        let company = try await Company(in: servers[0], clock: VirtualClock())
        let request = try #require(try await company.ingest("AI-1"))
        let (won, lost) = try await race(
            company,
            servers,
            (DecideRequest(request.id, .approve(days: nil, comment: nil)), company.approver),
            (DecideRequest(request.id, .deny(reason: "no")), company.second)
        )
        let stored = try await company.request(request.id)
        #expect(stored.decision == .approved && stored.decidedBy == company.approver.id.rawValue)
        #expect(lost?.code == .conflict && lost?.reason == "already_decided")
        #expect(lost?.message.contains("Pat Approver") == true)
        #expect(lost?.message.contains(try #require(won.decidedAt).rfc3339) == true)
        #expect(try await company.actions().count { $0 == "request_denied" } == 0)
        #expect(try await company.actions().count { $0 == "grant_created" } == 1)
        try await end(servers)
    }

    @Test func `two approvers at once: of two at one stage one counts, and the other is told who approved it and when`()
        async throws
    {
        let servers = try await servers()
        let company = try await Company(in: servers[0], clock: VirtualClock())
        let stages = ["legal", "security"]
        try await company.system { tx in
            _ = try InstallPolicy(Policy(rules: stages.map { Rule("needs-\($0)", .requireStage($0)) }))(in: tx)
        }
        let people = [company.approver.id, company.second.id]
        let routes = Dictionary(uniqueKeysWithValues: stages.map { ($0, StageRoute(people: people)) })
        try await company.write(by: company.admin) {
            _ = try ConfigureApprovals(ApprovalSettings(routes: routes))(in: $0)
        }
        let request = try #require(try await company.ingest("AI-1"))
        let decide = DecideRequest(
            request.id,
            .approve(days: nil, comment: nil),
            at: "legal",
            version: request.version
        )
        let (_, lost) = try await race(company, servers, (decide, company.approver), (decide, company.second))
        let given = try await company.read { try $0.approvals.given(to: request.id) }
        #expect(given.map(\.by) == [company.approver.id] && given.map(\.stage) == ["legal"])
        #expect(lost?.code == .conflict && lost?.reason == "changed_meanwhile")
        #expect(lost?.message.contains("Pat Approver approved stage `legal` at \(given[0].at.rfc3339)") == true)
        #expect(try await company.request(request.id).decision == .pending)
        #expect(try await company.actions().count { $0 == "request_stage_approved" } == 1)
        try await end(servers)
    }
}
