import Domain
import Kernel
import TestKit
import Testing

@Suite struct MendLateEffectTests {
    @Test(arguments: [
        JobResult(.done, code: "added", readBack: .member), JobResult(.retryable, code: "unconfirmed"),
    ])
    func `what a paused worker added, or may have, after the grant ended is taken away again`(late: JobResult)
        async throws
    {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let (job, lost) = try await company.startJob(of: grant.id)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        #expect(try await company.grant(grant.id).removal == .done)
        try await company.system { try FinishJob(job.id, fence: lost, result: late, jitter: 0)(in: $0) }
        #expect(try await company.grant(grant.id).removal == .queued)
        #expect(try await company.read { try $0.jobs.open(grant: grant.id) }.map(\.kind) == [.deprovision])
    }

    @Test func `what a paused worker removed is given again to the newer grant that needs it`() async throws {
        let company = try await Company()
        let first = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(first.id, reason: "over")(in: $0) }
        let (removal, lost) = try await company.startJob(of: first.id)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(of: first.id, Self.removed)
        let second = try await company.approvedGrant("AI-2")
        _ = try await company.runJob(of: second.id, Self.added)
        #expect(try await company.grant(second.id).status == .active)
        try await finishLate(removal, lost, Self.removed, in: company)
        #expect(try await company.grant(second.id).status == .pendingProvision)
        #expect(try await company.read { try $0.jobs.open(grant: second.id) }.map(\.kind) == [.provision])
    }

    @Test func `a worker that was adding meanwhile begins anew, because what it has read may be older`() async throws {
        let company = try await Company()
        let first = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(first.id, reason: "over")(in: $0) }
        let (removal, lost) = try await company.startJob(of: first.id)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(of: first.id, Self.removed)
        let second = try await company.approvedGrant("AI-2")
        let (adding, fence) = try await company.startJob(of: second.id)
        try await finishLate(removal, lost, Self.removed, in: company)
        try await finishLate(adding, fence, Self.added, in: company)
        #expect(try await company.grant(second.id).status == .pendingProvision)
        _ = try await company.runJob(of: second.id, Self.added)
        #expect(try await company.grant(second.id).status == .active)
    }

    /// A grant whose holder's account changed after a worker that added the former one was paused.
    ///
    /// - Returns: the grant, the job that was in the paused worker's hand, and its lost fence.
    private func movedOnce(in company: Company) async throws -> (grant: Grant, adding: Job, lost: Int64) {
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        let (adding, lost) = try await company.startJob(of: grant.id)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(of: grant.id, Self.added)
        try await company.mapRequester("identity-new", reference: [2])
        _ = try await company.runJob(of: grant.id, Self.removed)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(of: grant.id, Self.added)
        return (grant, adding, lost)
    }

    @Test func `what a paused worker added under a former identity is taken away`() async throws {
        let company = try await Company()
        let (grant, adding, lost) = try await movedOnce(in: company)
        try await finishLate(adding, lost, Self.added, as: "identity-ria", in: company)
        let open = try await company.read { try $0.jobs.open(grant: grant.id) }
        #expect(open.map(\.kind) == [.deprovision])
        #expect(open.first?.identity == "identity-ria")
        _ = try await company.runJob(of: grant.id, Self.removed)
        #expect(try await company.grant(grant.id).status == .active)
    }

    @Test func `what a paused worker added under a former identity is taken away, though the grant's end is owed too`()
        async throws
    {
        let company = try await Company()
        let (grant, adding, lost) = try await movedOnce(in: company)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        try await finishLate(adding, lost, Self.added, as: "identity-ria", in: company)
        var removed: [String?] = []
        for _ in 0..<2 {
            removed.append(try await company.runJob(of: grant.id, Self.removed).identity?.rawValue)
            company.clock.advance(by: .minutes(3))
        }
        #expect(Set(removed) == ["identity-ria", "identity-new"])
        #expect(try await company.grant(grant.id).removal == .done)
    }

    @Test func `what a paused worker added under a third identity is taken away beside what is owed already`()
        async throws
    {
        let company = try await Company()
        let (grant, adding, lost) = try await movedTwice(in: company)
        try await finishLate(adding, lost, Self.added, as: "identity-ria", in: company)
        let open = try await company.read { try $0.jobs.open(grant: grant.id).filter { $0.kind == .deprovision } }
        #expect(Set(open.map(\.identity)) == ["identity-new", "identity-ria"])
        #expect(try await company.runJob("identity-ria", of: grant.id, Self.removed).state == .succeeded)
    }

    @Test func `what two paused workers added one after the other is taken away twice`() async throws {
        let company = try await Company()
        let (grant, adding, lost) = try await movedTwice(in: company)
        for _ in 0..<2 {
            try await finishLate(adding, lost, Self.added, as: "identity-ria", in: company)
            company.clock.advance(by: .minutes(3))
            #expect(try await company.runJob("identity-ria", of: grant.id, Self.removed).state == .succeeded)
        }
    }

    @Test func `whoever was adding the present identity begins anew after a late addition of a former one`()
        async throws
    {
        let company = try await Company()
        let (grant, adding, lost) = try await movedTwice(in: company)
        let before = try await company.read { try $0.jobs.open(grant: grant.id).first { $0.kind == .provision } }
        try await finishLate(adding, lost, Self.added, as: "identity-ria", in: company)
        #expect(try await company.job(#require(before).id).state == .cancelled)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob("identity-ria", of: grant.id, Self.removed)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(nil, of: grant.id, Self.added)
        #expect(try await company.grant(grant.id).status == .active)
    }

    /// A grant whose first worker sleeps, whose second identity cannot be taken out, and that waits for its third.
    private func movedTwice(in company: Company) async throws -> (grant: Grant, adding: Job, lost: Int64) {
        let (grant, adding, lost) = try await movedOnce(in: company)
        try await company.mapRequester("identity-third", reference: [3])
        _ = try await company.runJob(of: grant.id, JobResult(.terminal, code: "scope_missing"))
        return (grant, adding, lost)
    }

    private static let added = JobResult(.done, code: "added", readBack: .member)
    private static let removed = JobResult(.done, code: "removed", readBack: .notMember)

    private func finishLate(
        _ job: Job,
        _ fence: Int64,
        _ result: JobResult,
        as identity: ID<ExternalIdentity>? = nil,
        in company: Company
    ) async throws {
        let finish = FinishJob(job.id, fence: fence, as: identity, result: result, jitter: 0)
        try await company.system { try finish(in: $0) }
    }
}
