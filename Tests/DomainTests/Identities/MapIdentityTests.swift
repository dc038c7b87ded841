import Domain
import Kernel
import TestKit
import Testing

@Suite struct MapIdentityTests {
    @Test func `identity mapping changes: a changed one removes the old identity and adds the new one`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.mapRequester("identity-new", reference: [2])
        #expect(try await company.grant(grant.id).status == .pendingProvision)
        let removal = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        #expect(removal.kind == .deprovision)
        #expect(removal.identity == "identity-ria")
        company.clock.advance(by: .minutes(3))
        let addition = try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        #expect(addition.kind == .provision)
        let moved = try await company.grant(grant.id)
        #expect(moved.status == .active)
        #expect(moved.identity == "identity-new")
        #expect(moved.expiresAt == grant.expiresAt)
    }

    @Test func `a removal under an identity that the person got back spares the membership a new grant needs`()
        async throws
    {
        let company = try await Company()
        let first = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(first.id, reason: "over")(in: $0) }
        try await company.mapRequester("identity-second", reference: [2])
        try await company.mapRequester("identity-back", reference: [1])
        #expect(
            try await company.read {
                try $0.identities.mapping(of: company.requester.id, at: company.connection)?.identity
            } == "identity-ria"
        )
        let second = try await company.approvedGrant("AI-2")
        _ = try await company.runJob(of: second.id, JobResult(.alreadyTrue, code: "member", readBack: .member))
        company.clock.advance(by: .minutes(3))
        let (removal, _) = try await company.startJob(of: first.id)
        #expect(removal.code == "other_grant")
        #expect(try await company.grant(first.id).removal == .notNeeded)
        #expect(try await company.grant(second.id).status == .active)
    }

    @Test func `one external identity belongs to one person`() async throws {
        let company = try await Company()
        try await company.mapRequester(reference: [1])
        let sealed = SealedValue(keyID: "k", bytes: [1])
        let map = MapIdentity(
            company.second.id,
            at: company.connection,
            identity: "other",
            sealed: sealed,
            reference: [1]
        )
        let refusal = await refusalOf { try await company.write(by: company.admin) { try map(in: $0) } }
        #expect(refusal?.reason == "identity_taken")
    }

    @Test func `an identity goes to somebody else only when the former person's access is taken away`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.mapRequester("identity-new", reference: [2])
        let sealed = SealedValue(keyID: "k", bytes: [1])
        let map = MapIdentity(
            company.second.id,
            at: company.connection,
            identity: "other",
            sealed: sealed,
            reference: [1]
        )
        let refusal = await refusalOf { try await company.write(by: company.admin) { try map(in: $0) } }
        #expect(refusal?.reason == "identity_busy")
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        try await company.write(by: company.admin) { try map(in: $0) }
    }

    @Test func `an identity that was never looked at is not taken out, whatever the grant gave to a former one`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.mapRequester("identity-new", reference: [2])
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(of: grant.id, JobResult(.retryable, code: "rate_limited"), probe: nil)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        #expect(try await company.grant(grant.id).removal == .notNeeded)
    }

    @Test func `a former identity that cannot be taken out does not keep the present one in`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.mapRequester("identity-new", reference: [2])
        _ = try await company.runJob("identity-ria", of: grant.id, JobResult(.terminal, code: "scope_missing"))
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(nil, of: grant.id, JobResult(.done, code: "added", readBack: .member))
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        #expect(try await company.grant(grant.id).removal == .failed)
        let removed = JobResult(.done, code: "removed", readBack: .notMember)
        #expect(try await company.runJob("identity-new", of: grant.id, removed).state == .succeeded)
        #expect(try await company.grant(grant.id).removal == .failed)
        let former = try await company.read { try $0.jobs.open(grant: grant.id) }
        let (admin, id) = (company.admin, try #require(former.first).id)
        try await company.write(by: admin) { _ = try RetryJob(id)(in: $0) }
        #expect(try await company.grant(grant.id).removal == .queued)
        _ = try await company.runJob("identity-ria", of: grant.id, removed)
        #expect(try await company.grant(grant.id).removal == .done)
        #expect(try await company.read { try $0.jobs.open(grant: grant.id) }.isEmpty)
    }

    @Test func `a removal that waited for the first mapping is done once`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1")
        _ = try await company.startJob(of: grant.id)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        #expect(try await company.startJob(of: grant.id).job.state == .manualPending)
        try await company.mapRequester()
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        #expect(try await company.grant(grant.id).removal == .done)
        #expect(try await company.read { try $0.jobs.open(grant: grant.id) }.isEmpty)
    }

    @Test func `a removal that waited for a mapping is not carried out on an account that was somebody else's`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1")
        _ = try await company.startJob(of: grant.id)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "over")(in: $0) }
        #expect(try await company.startJob(of: grant.id).job.state == .manualPending)
        try await company.map(company.second, "identity-quinn", reference: [9])
        try await company.write(by: company.admin) { [second = company.second.id, at = company.connection] in
            try DeleteIdentityMapping(second, at: at)(in: $0)
        }
        try await company.map(company.requester, "identity-handed", reference: [9])
        let job = try #require(try await company.read { try $0.jobs.open(grant: grant.id) }.first)
        #expect(job.state == .manualPending && job.message?.contains("somebody else's before") == true)
        #expect(try await company.grant(grant.id).removal == .manualPending)
    }

    @Test func `who was a member under another identity than the grant's is baseline when mapped to it`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.mapRequester("identity-new", reference: [2])
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        company.clock.advance(by: .minutes(3))
        let (job, fence) = try await company.startJob(of: grant.id, probe: nil)
        let probe = RecordProbe(job.id, fence: fence, membership: .member, reference: [2])
        #expect(try await company.system { try probe(in: $0) })
        let connection = company.connection
        #expect(try await company.read { try $0.catalog.isBaseline([2], of: "group-1", connection: connection) })
    }
}
