import Domain
import Kernel
import TestKit
import Testing

@Suite struct JobTests {
    @Test func `J2 and J3: a job that is read back activates its grant`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let before = try await company.head()
        let job = try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        #expect(job.state == .succeeded)
        #expect(try await company.grant(grant.id).status == .active)
        #expect(try await company.actions(after: before) == ["job_started", "job_succeeded", "grant_activated"])
    }

    @Test(arguments: [Membership.unknown, .notMember])
    func `a job that says done without a read-back activates nothing`(readBack: Membership) async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let job = try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: readBack))
        #expect(job.state == .retryWait)
        #expect(try await company.grant(grant.id).status == .pendingProvision)
    }

    @Test
    func `J4 and J5: after eight attempts a job is a dead letter, and each wait is longer than the provider asked`()
        async throws
    {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let throttled = JobResult(.retryable, code: "rate_limited", retryAfter: .seconds(90))
        for attempt in 1...8 {
            let job = try await company.runJob(of: grant.id, throttled, jitter: UInt64(attempt))
            #expect(job.attempts == attempt)
            #expect(job.state == (attempt < 8 ? .retryWait : .deadLetter))
            if attempt < 8 { #expect(job.runAt >= company.clock.now() + .seconds(90)) }
            company.clock.advance(by: .hours(7))
        }
        #expect(try await company.grant(grant.id).status == .pendingProvision)
    }

    @Test(arguments: [("test", true), ("elsewhere", false)])
    func `a group is written by one process at a time`(owner: String, mayStart: Bool) async throws {
        let company = try await Company()
        try await company.mapRequester()
        let first = try await company.approvedGrant("AI-1")
        _ = try await company.startJob(of: first.id)
        try await company.map(company.second, "identity-quinn", reference: [7])
        let grant = try await company.approvedGrant("AI-2", reporter: "jira-quinn")
        let (job, _) = try await company.startJob(of: grant.id, owner: owner)
        #expect(job.state == (mayStart ? .running : .queued))
    }

    @Test func `J5: what trying again cannot mend is a dead letter at once`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let job = try await company.runJob(of: grant.id, JobResult(.terminal, code: "group_missing"))
        #expect(job.state == .deadLetter)
        #expect(try await company.actions().last == "job_dead_lettered")
    }

    @Test
    func `J6 and J7: without a mapping a person has to act, and the word of a person is attested, never verified`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1")
        let (job, _) = try await company.startJob(of: grant.id)
        #expect(job.state == .manualPending)
        #expect(job.code == "identity_missing")
        let complete = CompleteJob(
            job.id,
            note: "added by hand",
            evidence: .notReadable(reason: "no identity is mapped")
        )
        let done = try await company.write(by: company.approver) { try complete(in: $0) }
        #expect(done.attestedBy == company.approver.id)
        #expect(try await company.grant(grant.id).status == .active)
    }

    @Test func `J7: a completion that the directory contradicts is refused`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1")
        let (job, _) = try await company.startJob(of: grant.id)
        let refusal = await refusalOf {
            let complete = CompleteJob(job.id, note: "done", evidence: .readBack(.notMember))
            try await company.write(by: company.approver) { _ = try complete(in: $0) }
        }
        #expect(refusal?.reason == "contradicted_by_directory")
    }

    @Test func `J7: nobody completes a job for the own grant`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        try await company.write(by: company.second) {
            _ = try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        let grant = try await company.grant(of: request.id)
        let (job, _) = try await company.startJob(of: grant.id)
        let refusal = await refusalOf {
            let complete = CompleteJob(job.id, note: "done", evidence: .notReadable(reason: ""))
            try await company.write(by: company.approver) { _ = try complete(in: $0) }
        }
        #expect(refusal?.reason == "self_approval")
    }

    @Test func `J8: an admin retries a dead letter without a new approval`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let dead = try await company.runJob(of: grant.id, JobResult(.terminal, code: "group_missing"))
        let refusal = await refusalOf {
            try await company.write(by: company.approver) { _ = try RetryJob(dead.id)(in: $0) }
        }
        #expect(refusal?.reason == "role_missing")
        try await company.write(by: company.admin) { _ = try RetryJob(dead.id)(in: $0) }
        let job = try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        #expect(job.state == .succeeded)
        #expect(try await company.grant(grant.id).status == .active)
    }

    @Test func `J8: what will not be provisioned is revoked`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let dead = try await company.runJob(of: grant.id, JobResult(.terminal, code: "group_missing"))
        try await company.write(by: company.admin) { try AbandonJob(dead.id, reason: "no seats left")(in: $0) }
        #expect(try await company.job(dead.id).state == .abandoned)
        #expect(try await company.grant(grant.id).status == .revoked)
    }

    @Test func `J9: a job that something newer replaced does not run`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let job = try await company.runJob(of: grant.id, JobResult(.retryable, code: "unreachable"))
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "changed")(in: $0) }
        #expect(try await company.job(job.id).state == .cancelled)
    }

    @Test func `a result under a lost lease changes nothing`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let (job, fence) = try await company.startJob(of: grant.id)
        company.clock.advance(by: .minutes(3))
        _ = try await company.claim(.provisioning, id: job.id.rawValue)
        let before = try await company.head()
        let late = JobResult(.done, code: "added", readBack: .member)
        try await company.system { try FinishJob(job.id, fence: fence, result: late, jitter: 0)(in: $0) }
        #expect(try await company.actions(after: before) == ["late_result_discarded"])
        #expect(try await company.grant(grant.id).status == .pendingProvision)
        #expect(try await company.job(job.id).state == .running)
    }

    @Test func `a disabled connection holds its jobs and enabling it wakes them`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        try await company.write(by: company.admin) { _ = try SwitchConnection(company.connection, on: false)(in: $0) }
        let (held, _) = try await company.startJob(of: grant.id)
        #expect(held.state == .held)
        try await company.write(by: company.admin) { _ = try SwitchConnection(company.connection, on: true)(in: $0) }
        let job = try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        #expect(job.state == .succeeded)
    }

    @Test func `pre-existing membership: who was a member before us is baseline and is never removed`() async throws {
        let company = try await Company()
        try await company.mapRequester(reference: [9])
        let grant = try await company.approvedGrant("AI-1")
        let (job, fence) = try await company.startJob(of: grant.id, probe: nil)
        let probe = RecordProbe(job.id, fence: fence, membership: .member, reference: [9])
        #expect(try await company.system { try probe(in: $0) })
        let result = JobResult(.alreadyTrue, code: "member", readBack: .member)
        try await company.system { try FinishJob(job.id, fence: fence, result: result, jitter: 0)(in: $0) }
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "done")(in: $0) }
        let (removal, _) = try await company.startJob(of: grant.id)
        #expect(removal.state == .succeeded)
        #expect(removal.code == "baseline")
        #expect(try await company.grant(grant.id).removal == .notNeeded)
    }

    @Test func `shared group: a membership that another tool's grant needs is not removed`() async throws {
        let company = try await Company()
        try await company.write(by: company.admin) { tx in
            let twin = Tool(id: "twin", name: "Twin", status: .approved, risk: .low, connection: company.connection)
            _ = try SaveTool(twin)(in: tx)
            _ = try RecordBoundGroup("twin", role: "user", group: "group-1", name: "Claude users", baseline: [])(in: tx)
            _ = try ConfirmAssignment("twin", role: "user")(in: tx)
        }
        let first = try await company.activeGrant("AI-1")
        let other = try await company.approvedGrant("AI-2", tool: "twin")
        _ = try await company.runJob(of: other.id, JobResult(.alreadyTrue, code: "member", readBack: .member))
        try await company.write(by: company.approver) { _ = try RevokeGrant(first.id, reason: "one is enough")(in: $0) }
        let (removal, _) = try await company.startJob(of: first.id)
        #expect(removal.code == "other_grant")
        #expect(try await company.grant(first.id).removal == .notNeeded)
    }

    @Test func `a grant that holds nothing yet is no reason to leave a membership`() async throws {
        let company = try await Company()
        let first = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(first.id, reason: "over")(in: $0) }
        let second = try await company.approvedGrant("AI-2")
        let (removal, _) = try await company.startJob(of: first.id)
        #expect(removal.state == .running)
        try await company.write(by: company.approver) { _ = try RevokeGrant(second.id, reason: "too")(in: $0) }
        #expect(try await company.grant(second.id).removal == .notNeeded)
        #expect(try await company.grant(first.id).removal == .queued)
    }
}
