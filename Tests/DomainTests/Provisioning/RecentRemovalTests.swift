import Domain
import Kernel
import TestKit
import Testing

/// What we took away may be seen for a while after: it is neither a stranger's membership nor one that was given again.
@Suite struct RecentRemovalTests {
    @Test(arguments: [(Span.minutes(10), false), (.minutes(16), true)])
    func `an account handed to somebody else is a stranger's only when its former removal is seen everywhere`(
        later: Span,
        isStranger: Bool
    ) async throws {
        let company = try await Company()
        try await handOver(in: company)
        company.clock.advance(by: later)
        let grant = try await company.approvedGrant("AI-2", reporter: "jira-quinn")
        let (job, fence) = try await company.startJob(of: grant.id, probe: nil)
        let probe = RecordProbe(job.id, fence: fence, membership: .member, reference: [1])
        #expect(try await company.system { try probe(in: $0) })
        #expect(try await isBaseline(in: company) == isStranger)
    }

    @Test func `what was given by hand to a former holder of an account says nothing of the account`() async throws {
        let company = try await Company()
        try await handOver(in: company)
        let byHand = try await company.approvedGrant("AI-2")
        let (waiting, _) = try await company.startJob(of: byHand.id)
        let complete = CompleteJob(waiting.id, note: "given", evidence: .notReadable(reason: "no identity is mapped"))
        try await company.write(by: company.approver) { _ = try complete(in: $0) }
        company.clock.advance(by: .minutes(16))
        let grant = try await company.approvedGrant("AI-3", reporter: "jira-quinn")
        let (job, fence) = try await company.startJob(of: grant.id, probe: nil)
        let probe = RecordProbe(job.id, fence: fence, membership: .member, reference: [1])
        #expect(try await company.system { try probe(in: $0) })
        #expect(try await isBaseline(in: company))
    }

    @Test func `who has no mapping any more is no stranger to a group that is bound while the removal travels`()
        async throws
    {
        let company = try await Company()
        try await removed(in: company)
        let (person, connection) = (company.requester.id, company.connection)
        try await company.write(by: company.admin) { try DeleteIdentityMapping(person, at: connection)(in: $0) }
        try await bindAgain(in: company)
        #expect(try await !isBaseline(in: company))
    }

    @Test func `a removal whose account is known only when it runs leaves who was there before us`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1")
        let (waiting, _) = try await company.startJob(of: grant.id)
        let complete = CompleteJob(waiting.id, note: "given", evidence: .notReadable(reason: "no identity is mapped"))
        try await company.write(by: company.approver) { _ = try complete(in: $0) }
        let connection = company.connection
        try await company.system { try $0.catalog.recordBaseline([[1]], of: "group-1", connection: connection) }
        try await company.mapRequester(reference: [1])
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        #expect(try await company.startJob(of: grant.id).job.code == "baseline")
        #expect(try await company.grant(grant.id).removal == .notNeeded)
    }

    @Test(arguments: [false, true])
    func `a directory that calls somebody a member right after a removal is asked again`(isHandedOver: Bool)
        async throws
    {
        let company = try await Company()
        try await isHandedOver ? handOver(in: company) : removed(in: company)
        let grant = try await company.approvedGrant("AI-2", reporter: isHandedOver ? "jira-quinn" : "jira-ria")
        let already = JobResult(.alreadyTrue, code: "already_member", readBack: .member)
        let job = try await company.runJob(of: grant.id, already)
        #expect(job.state == .retryWait && job.code == "may_be_older")
        #expect(try await company.grant(grant.id).status == .pendingProvision)
        company.clock.advance(by: .minutes(16))
        _ = try await company.runJob(of: grant.id, already)
        #expect(try await company.grant(grant.id).status == .active)
    }

    @Test func `what a person takes out by hand is given again to the grant that needs it`() async throws {
        let company = try await Company()
        let first = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(first.id, reason: "over")(in: $0) }
        let dead = try await company.runJob(of: first.id, JobResult(.terminal, code: "scope_missing"))
        let second = try await company.approvedGrant("AI-2")
        _ = try await company.runJob(of: second.id, JobResult(.done, code: "added", readBack: .member))
        let complete = CompleteJob(dead.id, note: "taken out", evidence: .readBack(.notMember))
        try await company.write(by: company.approver) { _ = try complete(in: $0) }
        #expect(try await company.grant(first.id).removal == .done)
        #expect(try await company.grant(second.id).status == .pendingProvision)
        #expect(try await company.read { try $0.jobs.open(grant: second.id) }.map(\.kind) == [.provision])
    }

    /// For another tool, while the account with reference 1 is seen in the group.
    private func bindAgain(in company: Company) async throws {
        let connection = company.connection
        try await company.write(by: company.admin) { tx in
            let coder = Tool(id: "coder", name: "Coder", status: .approved, risk: .low, connection: connection)
            try SaveTool(coder)(in: tx)
            try RecordBoundGroup("coder", role: "user", group: "group-1", name: "Shared", baseline: [[1]])(in: tx)
        }
    }

    private func removed(in company: Company) async throws {
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
    }

    private func handOver(in company: Company) async throws {
        try await removed(in: company)
        let (person, connection) = (company.requester.id, company.connection)
        try await company.write(by: company.admin) { try DeleteIdentityMapping(person, at: connection)(in: $0) }
        try await company.map(company.second, "identity-quinn", reference: [1])
    }

    private func isBaseline(in company: Company) async throws -> Bool {
        let connection = company.connection
        return try await company.read { try $0.catalog.isBaseline([1], of: "group-1", connection: connection) }
    }
}
