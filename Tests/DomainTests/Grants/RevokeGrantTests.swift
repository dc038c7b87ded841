import Domain
import Kernel
import TestKit
import Testing

@Suite struct RevokeGrantTests {
    @Test func `G6: an approver ends an active grant, on the record, and its removal is promised`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        let before = try await company.head()
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left the team")(in: $0) }
        let ended = try await company.grant(grant.id)
        #expect(ended.status == .revoked)
        #expect(ended.removal == .queued)
        #expect(try await company.actions(after: before) == ["job_queued", "grant_revoked"])
    }

    @Test func `a holder may give back the own grant, another requester may not take it`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        let other = try await company.write(by: company.admin) {
            try AddLinkedPerson(displayName: "Other", jiraAccount: "jira-o")(in: $0)
        }
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: other) { _ = try RevokeGrant(grant.id, reason: "envy")(in: $0) }
        }
        #expect(refusal?.reason == "not_an_approver")
        try await company.write(by: company.requester) { _ = try RevokeGrant(grant.id, reason: "not needed")(in: $0) }
        #expect(try await company.grant(grant.id).status == .revoked)
    }

    @Test func `the style page's example is a use case inside a transaction`() async throws {
        let company = try await Company()
        let (id, reason) = (try await company.activeGrant("AI-1").id, "as an example")
        try await company.write(by: company.approver) { tx in
            _ = try RevokeGrant(id, reason: reason)(in: tx)
        }
        #expect(try await company.grant(id).status == .revoked)
    }

    @Test func `a refusal leaves no trace`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        let before = try await company.head()
        for (id, reason) in [(grant.id, ""), (ID<Grant>("lost"), "x")] {
            await #expect(throws: Refusal.self) {
                try await company.write(by: company.approver) { _ = try RevokeGrant(id, reason: reason)(in: $0) }
            }
        }
        #expect(try await company.head() == before)
        #expect(try await company.grant(grant.id) == grant)
    }

    @Test func `a grant ends once`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "first")(in: $0) }
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "second")(in: $0) }
        }
        #expect(refusal?.reason == "already_ended")
        #expect(try await company.grant(grant.id).endedReason == "first")
    }

    @Test func `I7: a provisioning that succeeds after the revocation activates nothing and is taken away`()
        async throws
    {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let (job, fence) = try await company.startJob(of: grant.id)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "too late")(in: $0) }
        let late = JobResult(.done, code: "added", readBack: .member)
        try await company.system { try FinishJob(job.id, fence: fence, result: late, jitter: 0)(in: $0) }
        let after = try await company.grant(grant.id)
        #expect(after.status == .revoked)
        #expect(after.removal == .queued)
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        #expect(try await company.grant(grant.id).removal == .done)
    }

    @Test
    func `revoke while the removal fails: it is revoked at once, and access counts as there until it is seen gone`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        #expect(try await company.grant(grant.id).status == .revoked)
        for _ in 1...RetrySchedule.maximumAttempts {
            #expect(try await company.read { try $0.grants.outstandingRemovals() } == 1)
            try await company.runJob(of: grant.id, JobResult(.retryable, code: "unreachable"))
            company.clock.advance(by: .hours(7))
        }
        #expect(try await company.grant(grant.id).removal == .failed)
        #expect(try await company.read { try $0.grants.outstandingRemovals() } == 1)
        #expect(try await !company.actions().contains("grant_access_removed"))
        let dead = try #require(try await company.read { try $0.jobs.open(grant: grant.id) }.first)
        try await company.write(by: company.admin) { _ = try RetryJob(dead.id)(in: $0) }
        try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        #expect(try await company.grant(grant.id).removal == .done)
        #expect(try await company.read { try $0.grants.outstandingRemovals() } == 0)
    }

    @Test func `revoking what was never tried needs no removal`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "changed")(in: $0) }
        let ended = try await company.grant(grant.id)
        #expect(ended.removal == .notNeeded)
        #expect(try await company.read { try $0.jobs.open(grant: grant.id) }.isEmpty)
    }

    @Test func `an attempt that failed before it looked gave nothing, so nobody is taken out for it`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        _ = try await company.runJob(of: grant.id, JobResult(.retryable, code: "unreachable"), probe: nil)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "changed")(in: $0) }
        #expect(try await company.grant(grant.id).removal == .notNeeded)
    }

    @Test func `an attempt that looked may have added, so a removal is owed`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        _ = try await company.runJob(of: grant.id, JobResult(.retryable, code: "timed_out"))
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "changed")(in: $0) }
        #expect(try await company.grant(grant.id).removal == .queued)
    }

    @Test func `who was asked to add by hand may have done it, so a removal is owed`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1")
        let (job, _) = try await company.startJob(of: grant.id)
        #expect(job.state == .manualPending)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "changed")(in: $0) }
        #expect(try await company.grant(grant.id).removal == .queued)
        let (removal, _) = try await company.startJob(of: grant.id)
        #expect(removal.kind == .deprovision && removal.state == .manualPending)
    }
}
