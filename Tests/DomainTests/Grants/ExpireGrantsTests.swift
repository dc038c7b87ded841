import Domain
import Kernel
import TestKit
import Testing

@Suite struct ExpireGrantsTests {
    @Test func `G5 and expiry removes membership: a grant ends at its time and its membership is taken away`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        company.clock.advance(by: .days(30))
        let before = try await company.head()
        #expect(try await company.system { try ExpireGrants()(in: $0) } == 1)
        #expect(try await company.actions(after: before) == ["job_queued", "grant_expired"])
        #expect(try await company.grant(grant.id).removal == .queued)
        #expect(try await company.system { try ExpireGrants()(in: $0) } == 0)
    }

    @Test func `a moment before its time a grant is active, at its time it is over even without a sweep`() async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        guard let end = grant.expiresAt else { return #expect(Bool(false), "an active grant has an end") }
        #expect(grant.effectiveStatus(at: end - Span(milliseconds: 1)) == .active)
        #expect(grant.effectiveStatus(at: end) == .expired)
    }

    @Test func `a tool without connector needs no removal`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1", tool: "notes")
        #expect(grant.status == .active)
        company.clock.advance(by: .days(31))
        try await company.system { _ = try ExpireGrants()(in: $0) }
        #expect(try await company.grant(grant.id).removal == .notNeeded)
    }

    @Test func `G5: a grant that waits for a directory past its end is over, and access does not begin again`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await company.mapRequester("identity-new", reference: [2])
        #expect(try await company.grant(grant.id).status == .pendingProvision)
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        company.clock.advance(by: .days(30))
        let (late, _) = try await company.startJob(of: grant.id)
        #expect(late.state == .queued)
        #expect(try await company.system { try ExpireGrants()(in: $0) } == 1)
        #expect(try await company.grant(grant.id).status == .expired)
    }
}
