import Domain
import Kernel
import TestKit
import Testing

/// How a job comes into the world, and what may become of an attempt.
@Suite struct JobOutcomeTests {
    @Test func `J1: an approval queues one job of its own number, and no second of its kind while that is open`()
        async throws
    {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let jobs = try await company.read { try $0.jobs.of(grant: grant.id) }
        let job = try #require(jobs.first)
        #expect(jobs.count == 1 && job.kind == .provision && job.state == .queued && job.seq == grant.jobSeq)
        #expect(try await company.actions().last == "job_queued")
        #expect(try await company.read { try $0.queue.find(.provisioning, id: job.id.rawValue) } != nil)
        for (kind, isTaken) in [(Job.Kind.provision, true), (.check, false)] {
            let twin = Job(
                id: ID("twin-\(kind.rawValue)"),
                grant: grant.id,
                kind: kind,
                seq: job.seq + 1,
                target: job.target,
                person: job.person,
                createdAt: job.createdAt,
                runAt: job.runAt
            )
            let refusal = await refusalOf { try await company.system { try $0.jobs.add(twin) } }
            #expect((refusal != nil) == isTaken, "\(kind.rawValue)")
        }
    }

    @Test func `J1: each job of a grant has a number above the ones before`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        let jobs = try await company.read { try $0.jobs.of(grant: grant.id) }
        #expect(jobs.map(\.kind) == [.provision, .deprovision])
        #expect(jobs.map(\.seq) == jobs.map(\.seq).sorted() && Set(jobs.map(\.seq)).count == 2)
        #expect(try await company.grant(grant.id).jobSeq == jobs.last?.seq)
    }

    static let outcomes: [(ProvisioningOutcome, Job.State, String)] = [
        (.done, .succeeded, "job_succeeded"), (.alreadyTrue, .succeeded, "job_succeeded"),
        (.retryable, .retryWait, "job_retry_scheduled"), (.terminal, .deadLetter, "job_dead_lettered"),
        (.manual, .manualPending, "job_manual_pending"),
    ]

    @Test(arguments: outcomes)
    func `N29: an attempt succeeds, is tried again, is a dead letter or is left to a person`(
        outcome: ProvisioningOutcome,
        state: Job.State,
        action: String
    ) async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let before = try await company.head()
        let job = try await company.runJob(of: grant.id, JobResult(outcome, code: "x", readBack: .member))
        #expect(job.state == state)
        #expect(try await company.actions(after: before).contains(action))
        let isActive = try await company.grant(grant.id).status == .active
        #expect(isActive == (state == .succeeded), "only what succeeded gives access")
        let isDue = try await company.read { try $0.queue.find(.provisioning, id: job.id.rawValue) } != nil
        #expect(isDue == (state == .retryWait), "only what is tried again stays in the queue")
    }

    @Test func `N29: waits grow fourfold from a minute to six hours, with full jitter`() {
        let ceilings: [Int64] = [60, 240, 960, 3_840, 15_360, 21_600, 21_600, 21_600].map { $0 * 1_000 }
        for (index, ceiling) in ceilings.enumerated() {
            let waits = [0, UInt64(ceiling) - 1, UInt64(ceiling)].map {
                RetrySchedule.delay(afterAttempt: index + 1, retryAfter: nil, jitter: $0).milliseconds
            }
            #expect(waits == [1, ceiling, 1], "attempt \(index + 1)")
        }
        #expect(RetrySchedule.maximumAttempts == ceilings.count)
    }
}
