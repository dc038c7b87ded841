import Domain
import Kernel
import Persistence
import Testing

@Suite struct ReviewsContractTests {
    private static func review(
        _ number: Int,
        state: Review.State = .issued,
        due: Span = .days(7),
        isFlagged: Bool = false
    )
        -> Review
    {
        Review(
            id: ID("v\(1_000 + number)"),
            grant: ID("g\(1_000 + number)"),
            cycle: Desk.start + .days(30),
            reviewer: Desk.ana,
            openedAt: Desk.start,
            dueAt: Desk.start + due,
            nextAt: Desk.start + due,
            state: state,
            answeredAt: state.isOpen ? nil : Desk.start,
            isFlagged: isFlagged
        )
    }

    @Test(arguments: Engine.available)
    func `settings and progress are kept, replaced and taken away`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            #expect(try await desk.read { try $0.reviews.settings() } == nil)
            for settings in [
                try ReviewSettings(issueType: "1"),
                try ReviewSettings(issueType: "2", windowDays: 30, answerDays: 30, graceDays: 0, revokedFrom: .low),
            ] {
                try await desk.write { try $0.reviews.save(settings) }
                #expect(try await desk.read { try $0.reviews.settings() } == settings)
            }
            try await desk.write { try $0.reviews.save(nil) }
            #expect(try await desk.read { try $0.reviews.settings() } == nil)
            for number in 1...2 {
                let progress = ReviewProgress(end: Desk.start + .days(Int64(number)), grant: ID("g\(number)"))
                try await desk.write { try $0.reviews.save(progress) }
                #expect(try await desk.read { try $0.reviews.progress() } == progress)
            }
            #expect(try await desk.read(in: desk.abroad) { try $0.reviews.progress() } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `open grants are walked by their end, whatever they wait for`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            let rows: [(Int, ID<Person>, Grant.Status, Int64)] = [
                (1, Desk.ana, .active, 5), (2, Desk.ben, .active, 3), (3, Desk.cai, .pendingProvision, 4),
                (4, Desk.cai, .expired, 4),
            ]
            for (number, person, status, days) in rows {
                let end = Desk.start + .days(days)
                try await desk.addGrant(Desk.grant(number, for: person, status: status, expiresAt: end))
            }
            let end = Desk.start + .days(5)
            let all = try await desk.read { try $0.reviews.grants(after: nil, endingBy: end, limit: 9) }
            #expect(all.map(\.id.rawValue) == ["g1002", "g1003", "g1001"])
            let progress = ReviewProgress(end: Desk.start + .days(4), grant: "g1003")
            let rest = try await desk.read { try $0.reviews.grants(after: progress, endingBy: end, limit: 9) }
            #expect(rest.map(\.id.rawValue) == ["g1001"])
            let first = try await desk.read { try $0.reviews.grants(after: nil, endingBy: end, limit: 1) }
            #expect(first.map(\.id.rawValue) == ["g1002"])
        }
    }

    @Test(arguments: Engine.available)
    func `a review is kept whole, once for each end of a grant`(engine: Engine) async throws {
        try await engine.onDesk { desk in
            try await desk.addGrant(Desk.grant(1, for: Desk.ben, status: .active))
            var review = Self.review(1)
            (review.issue, review.issuedAt, review.code, review.message) = ("HELP-9", Desk.start, "c", "m")
            let seen = review
            try await desk.write { try $0.reviews.add(seen) }
            #expect(try await desk.read { try $0.reviews.find(seen.id) } == seen)
            #expect(try await desk.read { try $0.reviews.review(of: "g1001", cycle: seen.cycle) } == seen)
            #expect(await desk.refusal { try $0.reviews.add(seen) } != nil)
            (review.state, review.answeredBy, review.answeredAt) = (.kept, "p-ana", Desk.start)
            (review.reason, review.isFlagged, review.attempts) = ("no_answer", true, 2)
            try await desk.write { [review] in try $0.reviews.save(review) }
            review.version += 1
            #expect(try await desk.read { try $0.reviews.find(seen.id) } == review)
            #expect(await desk.refusal { try $0.reviews.save(seen) }?.reason == "changed_meanwhile")
            #expect(try await desk.read(in: desk.abroad) { try $0.reviews.find(seen.id) } == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `open and flagged reviews are listed by when an answer is due, the rest newest first`(engine: Engine)
        async throws
    {
        try await engine.onDesk { desk in
            let people = [Desk.ana, Desk.ben, Desk.cai]
            for number in 1...6 {
                let tool = number > 3 ? Desk.copilot : Desk.claude
                try await desk.addGrant(
                    Desk.grant(number, for: people[number % 3], tool: tool, status: .active)
                )
            }
            try await desk.write { tx in
                try tx.reviews.add(Self.review(1, due: .days(9)))
                try tx.reviews.add(Self.review(2, state: .overdue, due: .days(1)))
                try tx.reviews.add(Self.review(3, state: .kept, due: .days(3), isFlagged: true))
                for number in 4...6 { try tx.reviews.add(Self.review(number, state: .revoked)) }
            }
            let open = try await desk.pages(size: 2) { try $0.reviews.list(open: true, page: $1) }
            #expect(open.map { $0.map(\.id.rawValue) } == [["v1002", "v1003"], ["v1001"]])
            let closed = try await desk.pages(size: 2) { try $0.reviews.list(open: false, page: $1) }
            #expect(closed.map { $0.map(\.id.rawValue) } == [["v1006", "v1005"], ["v1004"]])
            #expect(try await desk.read { try $0.reviews.overdue() } == 2)
            let due = try await desk.read { try $0.reviews.toLookAt(at: Desk.start + .days(1), limit: 9) }
            #expect(due.map(\.id.rawValue) == ["v1002"])
        }
    }
}
