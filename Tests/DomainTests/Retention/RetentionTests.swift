import Domain
import Kernel
import TestKit
import Testing

@Suite struct RetentionTests {
    private func fill(_ company: Company, _ count: Int = 600) async throws {
        try await company.system { tx in
            for _ in 0..<count { try tx.record(AuditEvent(.signedIn, [])) }
        }
    }

    /// Brings tree, checkpoint and figures up to date, and says what may go.
    private func plan(_ company: Company, _ period: Span = .days(365)) async throws -> ClosedRange<Int64>? {
        try await company.system { tx in
            let state = try tx.auditTree.extend(limit: 5_000)
            if try tx.auditTree.latestCheckpoint()?.size != state.size {
                try tx.auditTree.add(StoredCheckpoint(size: state.size, note: "note", signedAt: tx.now))
            }
            _ = try CountInsights(limit: 5_000)(in: tx)
        }
        return try await company.read { try PlanPruning(period, today: $0.now)(in: $0) }
    }

    @Test
    func
        `retention of open grants and requests: the history of a request that nobody decided stays, however old it is`()
        async throws
    {
        let company = try await Company()
        _ = try await company.ingest("AI-1")
        try await fill(company)
        company.clock.advance(by: .days(400))
        #expect(try await plan(company) == nil)
    }

    @Test
    func
        `retention of open grants and requests: the history of a removal that is still owed stays, and goes once it is done`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await fill(company)
        company.clock.advance(by: .days(31))
        _ = try await company.system { try ExpireGrants(limit: 10)(in: $0) }
        company.clock.advance(by: .days(400))
        #expect(try await plan(company) == nil)
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        #expect(try await company.grant(grant.id).removal == .done)
        #expect(try await plan(company)?.lowerBound == 1)
    }

    @Test func `entries outside the signed tree stay`() async throws {
        let company = try await Company()
        try await fill(company)
        company.clock.advance(by: .days(400))
        #expect(try await company.read { try PlanPruning(.days(365), today: $0.now)(in: $0) } == nil)
        #expect(try await plan(company) != nil)
    }

    @Test(arguments: [(89, 0), (90, 0), (91, 2)])
    func `N9: finished jobs of an ended grant are kept for 90 days`(days: Int, pruned: Int) async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        company.clock.advance(by: .days(31))
        _ = try await company.system { try ExpireGrants(limit: 10)(in: $0) }
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        company.clock.advance(by: .days(Int64(days)))
        #expect(try await company.system { try PruneJobs(.days(90), today: $0.now, limit: 10)(in: $0) } == pruned)
        #expect(try await company.system { try PruneJobs(.days(90), today: $0.now, limit: 10)(in: $0) } == 0)
        #expect(try await company.read { try $0.jobs.of(grant: grant.id).count } == 2 - pruned)
    }

    @Test func `the job that gave a membership which is still held is kept`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 180)
        company.clock.advance(by: .days(170))
        #expect(try await company.system { try PruneJobs(.days(90), today: $0.now, limit: 10)(in: $0) } == 0)
        #expect(try await company.read { try $0.jobs.of(grant: grant.id).count } == 1)
    }

    @Test(arguments: [(365, 100), (60, 0)] as [(Int64, Int64)])
    func `N8: an identity is erased when nothing needs it any more and its time is over`(days: Int64, left: Int64)
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        company.clock.advance(by: .days(31))
        _ = try await company.system { try ExpireGrants(limit: 10)(in: $0) }
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        let connection = try #require(grant.target?.connection)
        let identity = try #require(try await company.grant(grant.id).identity)
        func erase() async throws -> Int {
            try await company.system { try EraseIdentities(.days(days), today: $0.now, limit: 10)(in: $0) }
        }
        company.clock.advance(by: .days(300))
        // Mapped: needed. Unmapped, but named by a finished job: needed.
        #expect(try await erase() == 0)
        try await company.system { try $0.identities.removeMapping(of: company.requester.id, at: connection) }
        #expect(try await erase() == 0)
        _ = try await company.system { try PruneJobs(.days(90), today: $0.now, limit: 10)(in: $0) }
        if left > 0 {
            #expect(try await erase() == 0)
            company.clock.advance(by: .days(left))
        }
        #expect(try await erase() == 1)
        let erased = try await company.read { try $0.identities.identity(identity) }
        #expect(erased?.sealed == nil && erased?.reference == nil && erased != nil)
    }
}
