import Domain
import Kernel
import TestKit
import Testing

/// From an approval to access, and from an end to access that is gone.
@Suite struct GrantTransitionTests {
    @Test func `G2: an approval of a connected tool gives a grant that waits for its directory`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.head()
        try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        let grant = try await company.grant(of: request.id)
        #expect(grant.status == .pendingProvision && grant.startedAt == nil && grant.expiresAt == nil)
        #expect(grant.target == Grant.Target(connection: company.connection, group: "group-1"))
        #expect(try await company.actions(after: before) == ["request_approved", "grant_created", "job_queued"])
    }

    static let missing: [(String, String)] = [
        ("connection", "connection_not_usable"), ("confirmation", "assignment_not_confirmed"),
    ]

    @Test(arguments: missing)
    func `G2: without a usable connection or a confirmed group nothing is approved`(what: String, reason: String)
        async throws
    {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        try await company.write(by: company.admin) { tx in
            guard what == "connection" else {
                let bind = RecordBoundGroup("claude", role: "user", group: "group-2", name: "Other", baseline: [])
                _ = try bind(in: tx)
                return
            }
            _ = try SwitchConnection(company.connection, on: false)(in: tx)
        }
        let refusal = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        }
        #expect(refusal?.reason == reason)
        #expect(try await company.request(request.id).decision == .pending)
    }

    @Test(arguments: [false, true])
    func `G3: the approved days begin when access does, whoever gave it`(isByHand: Bool) async throws {
        let company = try await Company()
        if !isByHand { try await company.mapRequester() }
        let grant = try await company.approvedGrant("AI-1", days: 10)
        company.clock.advance(by: .hours(30))
        if isByHand {
            let (job, _) = try await company.startJob(of: grant.id)
            let complete = CompleteJob(job.id, note: "added by hand", evidence: .notReadable(reason: "no mapping"))
            try await company.write(by: company.approver) { _ = try complete(in: $0) }
        } else {
            try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        }
        let active = try await company.grant(grant.id)
        #expect(active.status == .active && active.startedAt == company.clock.now())
        #expect(active.expiresAt == company.clock.now() + .days(10))
        #expect(try await company.actions().last == "grant_activated")
    }

    @Test func `G3: an older job that succeeds late activates nothing`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let (job, fence) = try await company.startJob(of: grant.id)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "changed")(in: $0) }
        let late = JobResult(.done, code: "added", readBack: .member)
        try await company.system { try FinishJob(job.id, fence: fence, result: late, jitter: 0)(in: $0) }
        #expect(try await company.grant(grant.id).status == .revoked)
        #expect(try await !company.actions().contains("grant_activated"))
    }

    /// A revoked grant whose removal is queued.
    private func revoked(_ company: Company) async throws -> Grant {
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        return try await company.grant(grant.id)
    }

    static let removals: [(JobResult, Grant.Removal, String)] = [
        (JobResult(.done, code: "removed", readBack: .notMember), .done, "grant_access_removed"),
        (JobResult(.done, code: "removed", readBack: .unknown), .queued, "job_retry_scheduled"),
        (JobResult(.terminal, code: "forbidden"), .failed, "grant_removal_outstanding"),
        (JobResult(.manual, code: "no_capability"), .manualPending, "grant_removal_outstanding"),
    ]

    @Test(arguments: removals)
    func `G7: access counts as removed once the directory was read, and until then it is outstanding`(
        result: JobResult,
        removal: Grant.Removal,
        action: String
    ) async throws {
        let company = try await Company()
        let grant = try await revoked(company)
        #expect(grant.removal == .queued)
        #expect(try await company.read { try $0.grants.outstandingRemovals() } == 1)
        let before = try await company.head()
        try await company.runJob(of: grant.id, result)
        #expect(try await company.grant(grant.id).removal == removal)
        #expect(try await company.actions(after: before).contains(action))
        #expect(try await company.read { try $0.grants.outstandingRemovals() } == (removal == .done ? 0 : 1))
    }

    @Test func `G7: whoever takes it away by hand says so, and the directory has the last word`() async throws {
        let company = try await Company()
        let grant = try await revoked(company)
        let job = try await company.runJob(of: grant.id, JobResult(.terminal, code: "forbidden"))
        for (evidence, reason) in [
            (ManualEvidence.readBack(.member), "contradicted_by_directory"), (.readBack(.notMember), nil),
        ] {
            let refusal = await refusalOf {
                let complete = CompleteJob(job.id, note: "taken out by hand", evidence: evidence)
                try await company.write(by: company.approver) { _ = try complete(in: $0) }
            }
            #expect(refusal?.reason == reason)
            #expect(try await company.grant(grant.id).removal == (reason == nil ? .done : .failed))
        }
        #expect(try await company.actions().last == "grant_access_removed")
    }
}
