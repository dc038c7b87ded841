import Domain
import Kernel
import TestKit
import Testing

@Suite struct HeldChangeTests {
    private let breaker = Result { try Breaker(most: 110, percent: 100) }

    @Test func `two changes never pass through the same room, also while neither has been done`() async throws {
        let company = try await Company()
        try await company.grants(120)
        let breaker = try breaker.get()
        try await company.system { try $0.massChanges.save(BreakerSetting(breaker)) }
        let states = try await company.write(by: company.admin) { tx in
            try (1...2).map { _ in try BeginMassChange(.toolStatus, ["notes"], size: 60, reason: "x")(in: tx)?.state }
        }
        #expect(states == [.running, .paused])
    }

    private func leave(_ company: Company) async throws -> MassChange {
        let leave = RecordLeaver(company.requester.id, reason: "left")
        guard case .later(let change) = try await company.write(by: company.admin, { try leave(in: $0) }) else {
            throw Refusal(.conflict, "not_held", "the change was not held")
        }
        return change
    }

    private func settle(_ change: MassChange, _ isRelease: Bool, by person: Person, _ company: Company) async throws {
        let settle = SettleMassChange(change.id, release: isRelease, reason: "looked")
        try await company.write(by: person) { _ = try settle(in: $0) }
    }

    @Test func `who is back keeps what they were given since, whatever was held`() async throws {
        let company = try await Company()
        try await company.grants(6)
        let change = try await leave(company)
        let back = RecordReturn(company.requester.id, reason: "never left")
        _ = try await company.write(by: company.admin) { try back(in: $0) }
        #expect(try await company.read { try $0.massChanges.find(change.id)?.state } == .cancelled)
        let refusal = await #expect(throws: Refusal.self) { try await settle(change, true, by: company.admin, company) }
        #expect(refusal?.reason == "not_paused")
    }

    @Test func `what was held for a blocked tool is given up when the tool is not blocked any more`() async throws {
        let company = try await Company()
        try await company.grants(6)
        let change = try await company.write(by: company.admin) { tx in
            _ = try ChangeToolStatus("tool-1", to: .blocked, live: .keep, reason: "an incident")(in: tx)
            return try BeginMassChange(.toolStatus, ["tool-1"], size: 6, reason: "too many")(in: tx)
        }
        let held = try #require(change)
        #expect(held.state == .paused)
        try await company.write(by: company.admin) { tx in
            _ = try ChangeToolStatus("tool-1", to: .approved, live: .keep, reason: "it is over")(in: tx)
        }
        #expect(try await company.read { try $0.massChanges.find(held.id)?.state } == .cancelled)
    }

    @Test func `giving up a leaver's change needs another admin, and what they keep can be ended again`() async throws {
        let company = try await Company()
        try await company.grants(6)
        let ben = try await company.write(by: company.admin) {
            try AddLinkedPerson(displayName: "Ben Admin", roles: [.admin], jiraAccount: "jira-ben")(in: $0)
        }
        company.clock.advance(by: .hours(25))
        let change = try await leave(company)
        let own = await #expect(throws: Refusal.self) { try await settle(change, false, by: company.admin, company) }
        #expect(own?.reason == "second_admin_needed")
        let twice = await #expect(throws: Refusal.self) { _ = try await leave(company) }
        #expect(twice?.reason == "person_inactive")
        try await settle(change, false, by: ben, company)
        #expect(try await company.read { try $0.grants.heldByLeavers() } == 6)
        #expect(try await leave(company).size == 6)
    }

    @Test func `an account that has left is given nothing, also while its end is held`() async throws {
        let company = try await Company()
        try await company.grants(5)
        try await company.mapRequester()
        let grant = try await company.approvedGrant("AI-9")
        _ = try await leave(company)
        let (job, _) = try await company.startJob(of: grant.id)
        #expect(job.state == .held && job.code == "holder_inactive")
    }
}

extension Company {
    /// Grants of tools without a connector, so many as are wanted, for the requester.
    fileprivate func grants(_ count: Int) async throws {
        try await write(by: admin) { tx in
            for number in 1...count {
                let tool = Tool(id: ID("tool-\(number)"), name: "Tool \(number)", status: .approved, risk: .low)
                try SaveTool(tool)(in: tx)
            }
        }
        for number in 1...count { _ = try await approvedGrant("AI-1\(number)", tool: "tool-\(number)") }
    }
}
