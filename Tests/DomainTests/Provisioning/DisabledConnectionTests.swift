import Domain
import Kernel
import TestKit
import Testing

@Suite struct DisabledConnectionTests {
    private func turn(_ company: Company, on isOn: Bool) async throws {
        try await company.write(by: company.admin) {
            _ = try SwitchConnection(company.connection, on: isOn)(in: $0)
        }
    }

    @Test func `connector disabled: an addition is held, and goes on when it is on again`() async throws {
        let company = try await Company()
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-1")
        try await turn(company, on: false)
        let (job, _) = try await company.startJob(of: grant.id)
        #expect(job.state == .held)
        try await turn(company, on: true)
        #expect(try await company.job(job.id).state == .queued)
    }

    @Test func `connector disabled: a due removal is a person's to do, counted, and a job again when it is on`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await turn(company, on: false)
        company.clock.advance(by: .days(30))
        try await company.system { _ = try ExpireGrants()(in: $0) }
        let (job, _) = try await company.startJob(of: grant.id)
        #expect(job.state == .manualPending && job.code == "connection_disabled")
        #expect(try await company.grant(grant.id).removal == .manualPending)
        #expect(try await company.read { try $0.grants.outstandingRemovals() } == 1)
        #expect(try await company.read { try $0.jobs.count(in: [.manualPending]) } == 1)
        try await turn(company, on: true)
        #expect(try await company.job(job.id).state == .queued)
        #expect(try await company.grant(grant.id).removal == .queued)
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        #expect(try await company.grant(grant.id).removal == .done)
    }

    @Test func `connector disabled: what another grant needs is nobody's to take away by hand`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        let next = try await company.approvedGrant("AI-2")
        _ = try await company.runJob(of: next.id, JobResult(.done, code: "already_member", readBack: .member))
        #expect(try await company.grant(next.id).status == .active)
        company.clock.advance(by: .minutes(20))
        try await turn(company, on: false)
        for job in try await company.read({ try $0.jobs.open(grant: grant.id) }) {
            #expect(try await company.startJob(of: job.grant).job.state == .succeeded)
        }
        #expect(try await company.read { try $0.jobs.count(in: [.manualPending]) } == 0)
    }

    @Test func `connector disabled: the removal can be done by hand meanwhile`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await turn(company, on: false)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        let (job, _) = try await company.startJob(of: grant.id)
        let complete = CompleteJob(job.id, note: "removed in the console", evidence: .notReadable(reason: "off"))
        try await company.write(by: company.approver) { _ = try complete(in: $0) }
        #expect(try await company.grant(grant.id).removal == .done)
        try await turn(company, on: true)
        #expect(try await company.job(job.id).state == .succeeded)
    }

    @Test func `a connection whose test failed holds removals too, since nobody switched it off`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        try await company.write(by: company.admin) {
            _ = try RecordConnectionTest(company.connection, passed: false, report: [:])(in: $0)
        }
        let (job, _) = try await company.startJob(of: grant.id)
        #expect(job.state == .held)
    }
}
