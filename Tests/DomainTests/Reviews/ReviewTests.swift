import Domain
import Kernel
import TestKit
import Testing

@Suite struct ReviewTests {
    private func configure(_ company: Company, _ settings: ReviewSettings? = nil) async throws {
        let settings = try settings ?? ReviewSettings(issueType: "10002")
        try await company.write(by: company.admin) { try ConfigureReviews(settings)(in: $0) }
    }

    private func sweep(_ company: Company) async throws {
        try await company.system { tx in
            try OpenReviews()(in: tx)
            try LookAtReviews()(in: tx)
        }
    }

    private func reviews(_ company: Company, open: Bool = true) async throws -> [Review] {
        try await company.read { try $0.reviews.list(open: open, page: PageRequest()).items }
    }

    private func issue(_ company: Company, _ review: Review, as key: String = "AI-77") async throws {
        let fence = try await company.claim(.review, id: review.id.rawValue)
        _ = try await company.system { try PrepareReview(review.id, fence: fence)(in: $0) }
        let finish = FinishReview(review.id, fence: fence, result: .issued(key), jitter: 0)
        try await company.system { try finish(in: $0) }
    }

    /// A grant of 60 days, and a clock that stands 14 days before its end.
    private func inWindow(risk: Tool.Risk = .medium) async throws -> (Company, Grant) {
        let company = try await Company()
        try await configure(company)
        let grant = try await company.activeGrant("AI-1", days: 60)
        try await company.write(by: company.admin) { tx in
            guard var tool = try tx.catalog.find("claude") else { return }
            tool.risk = risk
            try SaveTool(tool)(in: tx)
        }
        company.clock.advance(by: .days(46))
        return (company, grant)
    }

    @Test(arguments: [(-1_000, 0), (0, 1), (1_000, 1)] as [(Int64, Int)])
    func `N11 and G8: a grant comes under review exactly when its window begins`(offset: Int64, count: Int) async throws
    {
        let company = try await Company()
        try await configure(company)
        _ = try await company.activeGrant("AI-1", days: 60)
        company.clock.advance(by: Span(milliseconds: Span.days(46).milliseconds + offset))
        try await sweep(company)
        #expect(try await reviews(company).count == count)
    }

    @Test func `N11: sweeping again, on the same day or later, opens nothing twice`() async throws {
        let (company, _) = try await inWindow()
        for _ in 1...3 { try await sweep(company) }
        company.clock.advance(by: .days(1))
        try await sweep(company)
        #expect(try await reviews(company).count == 1)
    }

    @Test func `N11: without settings no grant is reviewed, and none is asked about for an empty set`() async throws {
        let company = try await Company()
        _ = try await company.activeGrant("AI-1", days: 60)
        company.clock.advance(by: .days(50))
        try await sweep(company)
        #expect(try await reviews(company).isEmpty)
        let quiet = try await Company()
        try await configure(quiet)
        try await sweep(quiet)
        #expect(try await reviews(quiet).isEmpty)
    }

    @Test(arguments: [(14, 0), (15, 1)])
    func `a grant that was given for no longer than the window is not asked about`(days: Int64, count: Int) async throws
    {
        let company = try await Company()
        try await configure(company)
        _ = try await company.activeGrant("AI-1", days: days)
        company.clock.advance(by: .days(2))
        try await sweep(company)
        #expect(try await reviews(company).count == count)
    }

    @Test func `G8: from due to issued, with the issue on the record`() async throws {
        let (company, grant) = try await inWindow()
        try await sweep(company)
        let review = try #require(try await reviews(company).first)
        #expect(review.state == .due && review.grant == grant.id)
        let before = try await company.head()
        try await issue(company, review)
        let issued = try #require(try await reviews(company).first)
        #expect(issued.state == .issued && issued.issue == "AI-77")
        #expect(try await company.actions(after: before) == ["recert_issue_created"])
    }

    @Test func `G8: from issued to kept, by a reviewer with a reason`() async throws {
        let (company, grant) = try await inWindow()
        try await sweep(company)
        let review = try #require(try await reviews(company).first)
        try await issue(company, review)
        let before = try await company.head()
        try await company.write(by: company.approver) {
            _ = try AnswerReview(review.id, .keep, reason: "still in the project")(in: $0)
        }
        #expect(try await company.grant(grant.id).status == .active)
        #expect(try await company.actions(after: before) == ["recert_kept"])
        #expect(try await reviews(company, open: false).map(\.state) == [.kept])
    }

    @Test func `G8: from issued to revoked, by a reviewer with a reason`() async throws {
        let (company, grant) = try await inWindow()
        try await sweep(company)
        let review = try #require(try await reviews(company).first)
        try await company.write(by: company.approver) {
            _ = try AnswerReview(review.id, .revoke, reason: "moved to sales")(in: $0)
        }
        let ended = try await company.grant(grant.id)
        #expect(ended.status == .revoked && ended.endedReason == "recert: moved to sales" && ended.removal == .queued)
        let again = await #expect(throws: Refusal.self) {
            try await company.write(by: company.approver) {
                _ = try AnswerReview(review.id, .keep, reason: "no")(in: $0)
            }
        }
        #expect(again?.reason == "already_answered")
    }

    @Test func `recert: the reviewer is never the holder, nor whoever asked`() async throws {
        let company = try await Company()
        try await configure(company)
        try await company.map(company.approver, "identity-pat", reference: [9])
        guard let request = try await company.ingest("AI-1", days: 60, reporter: "jira-pat") else { return }
        _ = try await company.write(by: company.second) {
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        let grant = try await company.grant(of: request.id)
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        company.clock.advance(by: .days(46))
        try await sweep(company)
        let review = try #require(try await reviews(company).first)
        #expect(review.reviewer == company.second.id)
        let own = await #expect(throws: Refusal.self) {
            try await company.write(by: company.approver) {
                _ = try AnswerReview(review.id, .keep, reason: "I need it")(in: $0)
            }
        }
        #expect(own?.reason == "self_approval")
    }

    @Test(arguments: [(Tool.Risk.low, Grant.Status.active), (.medium, .active), (.high, .revoked)])
    func `recert: no answer, and the outcome is by risk`(risk: Tool.Risk, status: Grant.Status) async throws {
        let (company, grant) = try await inWindow(risk: risk)
        try await sweep(company)
        company.clock.advance(by: .days(7))
        try await sweep(company)
        #expect(try await reviews(company).map(\.state) == [.overdue])
        #expect(try await company.actions().count { $0 == "recert_overdue" } == 1)
        company.clock.advance(by: Span(milliseconds: Span.days(3).milliseconds - 1_000))
        try await sweep(company)
        #expect(try await company.grant(grant.id).status == .active)
        company.clock.advance(by: .seconds(1))
        try await sweep(company)
        #expect(try await company.grant(grant.id).status == status)
        let shown = try await reviews(company)
        #expect(shown.map(\.isFlagged) == (status == .active ? [true] : []))
        #expect(try await company.read { try $0.reviews.overdue() } == shown.count)
    }

    @Test func `recert: what was kept without an answer stays on the desk until somebody has looked`() async throws {
        let (company, _) = try await inWindow(risk: .low)
        try await sweep(company)
        for days: Int64 in [7, 3] {
            company.clock.advance(by: .days(days))
            try await sweep(company)
        }
        let review = try #require(try await reviews(company).first)
        try await company.write(by: company.approver) {
            _ = try AnswerReview(review.id, .keep, reason: "looked at it")(in: $0)
        }
        #expect(try await reviews(company).isEmpty)
    }

    @Test func `recert: a grant that ended meanwhile needs no answer`() async throws {
        let (company, grant) = try await inWindow(risk: .high)
        try await sweep(company)
        try await company.write(by: company.approver) { _ = try RevokeGrant(grant.id, reason: "left")(in: $0) }
        company.clock.advance(by: .days(7))
        try await sweep(company)
        #expect(try await reviews(company, open: false).map(\.state) == [.ended])
        #expect(try await company.actions().count { $0.hasPrefix("recert_") } == 0)
    }

    @Test func `recert: an extended grant is asked about again before its new end`() async throws {
        let (company, grant) = try await inWindow()
        try await sweep(company)
        let first = try #require(try await reviews(company).first)
        try await company.write(by: company.approver) { tx in
            _ = try AnswerReview(first.id, .keep, reason: "still needed")(in: tx)
            try ExtendGrant(grant.id, days: 60, reason: "the project goes on")(in: tx)
        }
        company.clock.advance(by: .days(59))
        try await sweep(company)
        #expect(try await reviews(company).isEmpty)
        company.clock.advance(by: .days(1))
        try await sweep(company)
        #expect(try await reviews(company).map(\.grant) == [grant.id])
    }

    @Test(
        arguments: [
            ("", 14, 7, 3), ("ten", 14, 7, 3), ("1", 0, 1, 3), ("1", 91, 7, 3), ("1", 14, 0, 3), ("1", 14, 15, 3),
            ("1", 14, 7, -1), ("1", 14, 7, 31),
        ]
    )
    func `settings outside their bounds are refused`(type: String, window: Int, answer: Int, grace: Int) {
        #expect(throws: Refusal.self) {
            try ReviewSettings(issueType: type, windowDays: window, answerDays: answer, graceDays: grace)
        }
    }

    @Test(arguments: [(1, 1, 0), (90, 90, 30)])
    func `settings at their bounds are taken`(window: Int, answer: Int, grace: Int) throws {
        let settings = try ReviewSettings(issueType: "1", windowDays: window, answerDays: answer, graceDays: grace)
        #expect(settings.windowDays == window)
    }

    @Test func `an issue that cannot be made is tried again, and given up on the record`() async throws {
        let (company, _) = try await inWindow()
        try await sweep(company)
        let review = try #require(try await reviews(company).first)
        for attempt in 1...8 {
            let fence = try await company.claim(.review, id: review.id.rawValue)
            let question = try await company.system { try PrepareReview(review.id, fence: fence)(in: $0) }
            #expect((question?.triedSince == nil) == (attempt == 1))
            let failed = FinishReview.Result.failed(code: "broken", message: "no", retryAfter: nil, isRetryable: true)
            try await company.system { try FinishReview(review.id, fence: fence, result: failed, jitter: 0)(in: $0) }
            company.clock.advance(by: .minutes(3))
        }
        #expect(try await company.actions().count { $0 == "recert_issue_failed" } == 1)
        #expect(try await reviews(company).map(\.state) == [.due])
    }
}
