import Domain
import Kernel
import TestKit
import Testing

/// A grant that ended under one identity and is extended after the person was mapped to another.
@Suite struct ExtendAfterRemapTests {
    @Test func `the removal under the former identity is carried out, not called off`() async throws {
        let company = try await Company()
        let grant = try await endedAndRemapped(in: company)
        try await extend(grant, in: company)
        let removal = try await company.runJob(of: grant.id, Self.removed)
        #expect(removal.kind == .deprovision && removal.identity == "identity-ria" && removal.state == .succeeded)
        company.clock.advance(by: .minutes(3))
        _ = try await company.runJob(of: grant.id, Self.added)
        let active = try await company.grant(grant.id)
        #expect(active.status == .active && active.identity == "identity-new")
    }

    @Test func `the removal of a worker that died is carried out by the next one`() async throws {
        let company = try await Company()
        let grant = try await endedAndRemapped(in: company)
        _ = try await company.startJob(of: grant.id)
        company.clock.advance(by: .minutes(3))
        try await extend(grant, in: company)
        let removal = try await company.runJob(of: grant.id, Self.removed)
        #expect(removal.kind == .deprovision && removal.identity == "identity-ria" && removal.state == .succeeded)
    }

    @Test func `a revocation before the new identity was added waits for the removal of the former one`() async throws {
        let company = try await Company()
        let grant = try await endedAndRemapped(in: company)
        try await extend(grant, in: company)
        for _ in 0..<2 {
            company.clock.advance(by: .hours(1))
            _ = try await company.runJob(of: grant.id, JobResult(.retryable, code: "unreachable"), probe: nil)
        }
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        let open = try await company.read { try $0.jobs.open(grant: grant.id) }
        #expect(open.map(\.kind) == [.deprovision] && open.first?.identity == "identity-ria")
        #expect(try await company.grant(grant.id).removal == .queued)
    }

    @Test func `a removal goes on when the person has no mapping any more`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await end(in: company)
        let person = company.requester.id
        let connection = company.connection
        try await company.write(by: company.admin) { try DeleteIdentityMapping(person, at: connection)(in: $0) }
        try await extend(grant, in: company)
        let removal = try await company.runJob(of: grant.id, Self.removed)
        #expect(removal.identity == "identity-ria" && removal.state == .succeeded)
    }

    @Test func `whoever is mapped to the same identity again is not taken out after all`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await end(in: company)
        _ = try await company.runJob(of: grant.id, JobResult(.terminal, code: "scope_missing"))
        let (person, connection) = (company.requester.id, company.connection)
        try await company.write(by: company.admin) { try DeleteIdentityMapping(person, at: connection)(in: $0) }
        try await extend(grant, in: company)
        try await company.mapRequester("identity-back", reference: [1])
        _ = try await company.runJob(nil, of: grant.id, Self.added, probe: .member, reference: [1])
        let open = try await company.read { try $0.jobs.open(grant: grant.id) }
        #expect(open.isEmpty)
        #expect(try await company.grant(grant.id).status == .active)
    }

    private static let added = JobResult(.done, code: "added", readBack: .member)
    private static let removed = JobResult(.done, code: "removed", readBack: .notMember)

    private func endedAndRemapped(in company: Company) async throws -> Grant {
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await end(in: company)
        try await company.mapRequester("identity-new", reference: [2])
        return grant
    }

    private func end(in company: Company) async throws {
        company.clock.advance(by: .days(31))
        try await company.system { _ = try ExpireGrants()(in: $0) }
    }

    private func extend(_ grant: Grant, in company: Company) async throws {
        try await company.write(by: company.approver) {
            _ = try ExtendGrant(grant.id, days: 5, reason: "still needed")(in: $0)
        }
    }
}
