import Domain
import Kernel
import TestKit
import Testing

@Suite struct ExtendGrantTests {
    @Test func `G4: an active grant gets a later end, and both ends are on the record`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await extend(grant, by: 10, in: company)
        let extended = try await company.grant(grant.id)
        #expect(extended.expiresAt == grant.expiresAt.map { $0 + .days(10) })
        #expect(try await company.actions().last == "grant_extended")
    }

    @Test(arguments: [(Int64(150), true), (151, false)])
    func `N3: 180 days from the first start are allowed, a day more is not`(days: Int64, isAllowed: Bool) async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        let refusal = await refusalOf { try await extend(grant, by: Int(days), in: company) }
        #expect(refusal?.reason == (isAllowed ? nil : "lifetime_exceeded"))
    }

    @Test(arguments: [(Int64(0), true), (1, false)])
    func `N4: exactly 7 days after its end a grant can be extended, a moment later it cannot`(
        late: Int64,
        isAllowed: Bool
    ) async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        company.clock.advance(by: Span(milliseconds: Span.days(37).milliseconds + late))
        let refusal = await refusalOf { try await extend(grant, by: 5, in: company) }
        #expect(refusal?.reason == (isAllowed ? nil : "grace_over"))
    }

    @Test(arguments: [(10, true), (11, false)])
    func `G4: an extension ends no later than a new request could, and a refused one is on the record`(
        days: Int,
        isAllowed: Bool
    ) async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        try await company.write(by: company.admin) { tx in
            var tool = try #require(try tx.catalog.find("claude"))
            tool.maximumDays = 40
            try SaveTool(tool)(in: tx)
        }
        let refusal = await refusalOf {
            try await ExtendGrant(grant.id, days: days, reason: "more work")
                .onRecord(store: company.store, scope: company.scope, actor: company.approver.actor)
        }
        #expect(refusal?.reason == (isAllowed ? nil : "beyond_limit"))
        #expect(try await company.actions().last == (isAllowed ? "grant_extended" : "grant_extension_refused"))
    }

    @Test func `an expired connected grant is provisioned again, and its removal is called off`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1", days: 30)
        company.clock.advance(by: .days(31))
        try await company.system { _ = try ExpireGrants()(in: $0) }
        try await extend(grant, by: 5, in: company)
        let waiting = try await company.grant(grant.id)
        #expect(waiting.status == .pendingProvision)
        #expect(waiting.startedAt == grant.startedAt)
        let open = try await company.read { try $0.jobs.open(grant: grant.id) }
        #expect(open.map(\.kind) == [.provision])
        _ = try await company.runJob(of: grant.id, JobResult(.alreadyTrue, code: "member", readBack: .member))
        let active = try await company.grant(grant.id)
        #expect(active.status == .active)
        #expect(active.expiresAt == waiting.expiresAt)
    }

    @Test func `nobody extends the own grant`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        try await company.write(by: company.admin) {
            _ = try ChangeRoles(company.requester.id, to: [.approver])(in: $0)
        }
        let requester = try await company.read { try $0.people.require(company.requester.id) }
        let refusal = await refusalOf {
            try await company.write(by: requester) { _ = try ExtendGrant(grant.id, days: 5, reason: "mine")(in: $0) }
        }
        #expect(refusal?.reason == "self_approval")
    }

    private func extend(_ grant: Grant, by days: Int, in company: Company) async throws {
        try await company.write(by: company.approver) {
            _ = try ExtendGrant(grant.id, days: days, reason: "still needed")(in: $0)
        }
    }
}

/// The refusal that the body throws, if it throws one.
func refusalOf(_ body: () async throws -> Void) async -> Refusal? {
    do {
        try await body()
        return nil
    } catch {
        return error as? Refusal ?? Refusal(.invalid, "fault", "\(error)")
    }
}
