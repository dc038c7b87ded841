import Domain
import Kernel
import TestKit
import Testing

@Suite struct MovedEndTests {
    private func configure(_ company: Company, _ settings: ReviewSettings?) async throws {
        try await company.write(by: company.admin) { try ConfigureReviews(settings)(in: $0) }
    }

    private func sweep(_ company: Company) async throws {
        try await company.system { tx in
            try OpenReviews()(in: tx)
            try LookAtReviews()(in: tx)
        }
    }

    private func open(_ company: Company) async throws -> [Review] {
        try await company.read { try $0.reviews.list(open: true, page: PageRequest()).items }
    }

    /// A grant of 60 days that is under review, 14 days before its end.
    private func reviewed() async throws -> (Company, Grant) {
        let company = try await Company()
        try await configure(company, ReviewSettings(issueType: "10002", revokedFrom: .low))
        let grant = try await company.activeGrant("AI-1", days: 60)
        company.clock.advance(by: .days(46))
        try await sweep(company)
        #expect(try await open(company).count == 1)
        return (company, grant)
    }

    private func extend(_ grant: Grant, by days: Int, _ company: Company) async throws {
        let extend = ExtendGrant(grant.id, days: days, reason: "the project goes on")
        _ = try await company.write(by: company.second) { try extend(in: $0) }
    }

    @Test func `an extension answers the review of the old end, and nothing is revoked for want of an answer`()
        async throws
    {
        let (company, grant) = try await reviewed()
        try await extend(grant, by: 60, company)
        #expect(try await open(company).isEmpty)
        for _ in 1...20 {
            company.clock.advance(by: .days(1))
            try await sweep(company)
        }
        #expect(try await company.grant(grant.id).status == .active)
    }

    @Test func `an extension by less than the window is asked about too`() async throws {
        let (company, grant) = try await reviewed()
        company.clock.advance(by: .days(4))
        // The new end lies where grants have been looked through already.
        let other = try await company.approvedGrant("AI-2", tool: "notes", days: 16)
        company.clock.advance(by: .days(2))
        try await sweep(company)
        _ = other
        let before = try await open(company).count
        try await extend(grant, by: 4, company)
        try await sweep(company)
        let cycles = try await open(company).filter { $0.grant == grant.id }.map(\.cycle)
        #expect(cycles == [try await company.grant(grant.id).expiresAt])
        #expect(before >= 1)
    }

    @Test func `a smaller window leaves no grant out`() async throws {
        let company = try await Company()
        try await configure(company, ReviewSettings(issueType: "10002", windowDays: 90, answerDays: 7))
        _ = try await company.activeGrant("AI-1", days: 80)
        try await sweep(company)
        try await configure(company, ReviewSettings(issueType: "10002"))
        let grant = try await company.approvedGrant("AI-2", tool: "notes", days: 30)
        company.clock.advance(by: .days(17))
        try await sweep(company)
        #expect(try await open(company).map(\.grant) == [grant.id])
    }

    @Test func `reviews that are switched off take nothing away`() async throws {
        let (company, grant) = try await reviewed()
        try await configure(company, nil)
        #expect(try await open(company).isEmpty)
        for _ in 1...13 {
            company.clock.advance(by: .days(1))
            try await sweep(company)
        }
        #expect(try await company.grant(grant.id).status == .active)
        #expect(try await company.actions().count { $0 == "recert_ended" } == 1)
    }
}
