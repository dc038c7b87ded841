import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing
import Vendors

@Suite struct ReviewHandlerTests {
    /// A grant of 60 days of a tool without connector, 14 days before its end.
    private func bench() async throws -> TrackerBench {
        let bench = try await TrackerBench()
        let settings = try ReviewSettings(issueType: "10002")
        try await bench.company.write(by: bench.company.admin) { try ConfigureReviews(settings)(in: $0) }
        _ = try await bench.company.approvedGrant("AI-1", tool: SmallCompany.promptNotebook.slug, days: 60)
        bench.company.clock.advance(by: .days(46))
        return bench
    }

    private func asked(_ bench: TrackerBench) -> [JiraIssue] {
        bench.vendor.withModel { site in
            site.issues.values.filter { issue in issue.properties.contains { $0.key == "clearance.review" } }
        }
    }

    @Test func `a review is asked in an issue of the intake project, once`() async throws {
        let bench = try await bench()
        try await bench.work()
        bench.company.clock.advance(by: .hours(2))
        try await bench.work()
        let issues = asked(bench)
        #expect(issues.count == 1)
        #expect(issues.first?.summary.hasPrefix("Review access of ") == true)
        let review = try await bench.company.read { try $0.reviews.list(open: true, page: PageRequest()).items.first }
        #expect(review?.state == .issued && review?.issue == issues.first?.key)
        #expect(try await bench.count("recert_issue_created") == 1)
    }

    @Test func `an issue made by a lost reply is found and not made again`() async throws {
        let bench = try await bench()
        bench.vendor.withFaults { $0.appoint(.lost(afterEffect: true), method: .post, target: "rest/api/3/issue") }
        try await bench.work()
        for _ in 1...3 {
            bench.company.clock.advance(by: .minutes(10))
            try await bench.work()
        }
        #expect(asked(bench).count == 1)
        #expect(try await bench.count("recert_issue_created") == 1)
    }

    @Test func `an issue type that Jira does not know leaves the review on the page, with the reason`() async throws {
        let bench = try await bench()
        let wrong = try ReviewSettings(issueType: "99999")
        try await bench.company.write(by: bench.company.admin) { try ConfigureReviews(wrong)(in: $0) }
        try await bench.work()
        let review = try await bench.company.read { try $0.reviews.list(open: true, page: PageRequest()).items.first }
        #expect(review?.state == .due && review?.message != nil)
        #expect(try await bench.count("recert_issue_failed") == 1)
    }
}
