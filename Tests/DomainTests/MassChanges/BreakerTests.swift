import Domain
import Kernel
import TestKit
import Testing

@Suite struct BreakerTests {
    @Test(
        arguments: [(0, 5), (10, 5), (50, 5), (60, 6), (199, 19), (200, 20), (499, 49), (500, 50), (1_000_000, 50)]
    )
    func `an hour brings the smaller of 50 removals and a tenth of the grants, and five at least`(
        grants: Int,
        allowed: Int
    ) {
        #expect(Breaker.standard.allowed(of: grants) == allowed)
        #expect(Breaker.standard.allowed(of: min(grants, Breaker.standard.counted)) == allowed)
    }

    @Test(arguments: [(0, 10), (10_001, 10), (50, 0), (50, 101)])
    func `limits outside their bounds are refused`(most: Int, percent: Int) {
        #expect(throws: Refusal.self) { try Breaker(most: most, percent: percent) }
    }

    @Test(arguments: [(1, 1), (10_000, 100)])
    func `limits at their bounds are taken`(most: Int, percent: Int) throws {
        #expect(try Breaker(most: most, percent: percent).most == most)
    }

    private func ask(_ company: Company, _ size: Int) async throws -> MassChange? {
        try await company.write(by: company.admin) { tx in
            try BeginMassChange(.bulk, ["g"], size: size, reason: "too many")(in: tx)
        }
    }

    @Test func `mass change: what is asked for beyond the room waits whole, and an hour later there is room again`()
        async throws
    {
        let company = try await Company()
        #expect(try await ask(company, 4) == nil)
        #expect(try await ask(company, 1) == nil)
        #expect(try await ask(company, 1)?.state == .paused)
        company.clock.advance(by: .seconds(3_599))
        #expect(try await ask(company, 1)?.state == .paused)
        company.clock.advance(by: .seconds(1))
        #expect(try await ask(company, 6)?.size == 6)
        #expect(try await ask(company, 5) == nil)
    }

    @Test func `a change that waits is let go on with a reason, by another admin where there is one`() async throws {
        let company = try await Company()
        let change = try #require(try await ask(company, 6))
        let silent = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) {
                try SettleMassChange(change.id, release: true, reason: "")(in: $0)
            }
        }
        #expect(silent?.reason == "reason_missing")
        let byApprover = await #expect(throws: Refusal.self) {
            try await company.write(by: company.approver) {
                try SettleMassChange(change.id, release: true, reason: "fine")(in: $0)
            }
        }
        #expect(byApprover?.reason == "role_missing")
        let second = try await company.write(by: company.admin) {
            try AddLinkedPerson(displayName: "Ben Admin", roles: [.admin], jiraAccount: "jira-ben")(in: $0)
        }
        let fresh = await #expect(throws: Refusal.self) {
            try await company.write(by: second) {
                try SettleMassChange(change.id, release: true, reason: "fine")(in: $0)
            }
        }
        #expect(fresh?.reason == "second_admin_needed")
        company.clock.advance(by: .hours(25))
        let own = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) {
                try SettleMassChange(change.id, release: true, reason: "fine")(in: $0)
            }
        }
        #expect(own?.reason == "second_admin_needed")
        let before = try await company.head()
        try await company.write(by: second) {
            _ = try SettleMassChange(change.id, release: true, reason: "checked")(in: $0)
        }
        #expect(try await company.actions(after: before) == ["mass_change_released"])
        let again = await #expect(throws: Refusal.self) {
            try await company.write(by: second) {
                try SettleMassChange(change.id, release: false, reason: "no")(in: $0)
            }
        }
        #expect(again?.reason == "not_paused")
    }

    @Test func `a change can be given up, also by whoever asked for it`() async throws {
        let company = try await Company()
        let change = try #require(try await ask(company, 6))
        let before = try await company.head()
        try await company.write(by: company.admin) {
            _ = try SettleMassChange(change.id, release: false, reason: "a mistake")(in: $0)
        }
        #expect(try await company.actions(after: before) == ["mass_change_cancelled"])
    }
}
