import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing

/// Walks the matrix: each event is brought about, and exactly those who are named there are written to.
@Suite struct NoticeMatrixTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let event: NoticeEvent
        let readers: [String]
        let bring: @Sendable (NoticeBench) async throws -> Void

        var testDescription: String { event.rawValue }
    }

    /// Ada is admin, Pat and Quinn are approvers, Ria asks and holds, Omar owns the tool, Nils has no part in anything.
    static let cases: [Case] = [
        Case(event: .pending, readers: ["ada", "omar", "pat", "quinn"]) { bench in
            _ = try await bench.company.ingest("AI-1")
        },
        Case(event: .decided, readers: ["ada", "omar", "quinn", "ria"]) { bench in
            let request = try #require(await bench.company.ingest("AI-1"))
            _ = try await bench.readers()
            try await bench.company.write(by: bench.company.approver) {
                _ = try DecideRequest(request.id, .deny(reason: "not now"))(in: $0)
            }
        },
        Case(event: .slaBreached, readers: ["ada", "omar", "pat", "quinn"]) { bench in
            _ = try await bench.company.ingest("AI-1")
            _ = try await bench.readers()
            bench.company.clock.advance(by: .hours(24))
            try await bench.company.system { _ = try SweepApprovals()(in: $0) }
        },
        Case(event: .escalated, readers: ["ada"]) { bench in
            try await bench.route(to: [bench.company.second.id])
            _ = try await bench.company.ingest("AI-1")
            bench.company.clock.advance(by: .hours(24))
            try await bench.company.system { _ = try SweepApprovals()(in: $0) }
            _ = try await bench.readers()
            bench.company.clock.advance(by: .hours(24))
            try await bench.company.system { _ = try SweepApprovals()(in: $0) }
        },
        Case(event: .activated, readers: ["ria"]) { bench in
            try await bench.company.mapRequester()
            let grant = try await bench.company.approvedGrant("AI-1")
            _ = try await bench.readers()
            try await bench.company.runJob(of: grant.id, JobResult(.done, code: "added", readBack: .member))
        },
        Case(event: .manualNeeded, readers: ["ada", "omar", "pat", "quinn"]) { bench in
            try await bench.company.mapRequester()
            let grant = try await bench.company.approvedGrant("AI-1")
            _ = try await bench.readers()
            try await bench.company.runJob(of: grant.id, JobResult(.manual, code: "by_hand"))
        },
        Case(event: .deadLetter, readers: ["ada"]) { bench in
            try await bench.company.mapRequester()
            let grant = try await bench.company.approvedGrant("AI-1")
            _ = try await bench.readers()
            try await bench.company.runJob(of: grant.id, JobResult(.terminal, code: "group_missing"))
        },
        Case(event: .expiring, readers: ["omar", "ria"]) { bench in
            try await bench.remind()
            _ = try await bench.company.activeGrant("AI-1", days: 20)
            _ = try await bench.readers()
            bench.company.clock.advance(by: .days(6))
            try await bench.remind()
        },
        Case(event: .expired, readers: ["omar", "ria"]) { bench in
            _ = try await bench.company.activeGrant("AI-1", days: 1)
            _ = try await bench.readers()
            bench.company.clock.advance(by: .days(1))
            try await bench.company.system { _ = try ExpireGrants()(in: $0) }
        },
        Case(event: .revoked, readers: ["omar", "ria"]) { bench in
            let grant = try await bench.company.activeGrant("AI-1")
            _ = try await bench.readers()
            try await bench.company.write(by: bench.company.approver) {
                _ = try RevokeGrant(grant.id, reason: "over")(in: $0)
            }
        },
        Case(event: .reviewAssigned, readers: ["pat"]) { bench in
            let review = try await bench.openReview()
            try await bench.issue(review)
        },
        Case(event: .reviewHalfTime, readers: ["pat"]) { bench in
            try await bench.switchReviewsOn()
            try await bench.remind()
            _ = try await bench.openReview()
            bench.company.clock.advance(by: .days(4))
            try await bench.remind()
        },
        Case(event: .reviewLastDay, readers: ["pat"]) { bench in
            try await bench.switchReviewsOn()
            try await bench.remind()
            _ = try await bench.openReview()
            bench.company.clock.advance(by: .days(6))
            try await bench.remind()
        },
        Case(event: .reviewOverdue, readers: ["pat"]) { bench in
            _ = try await bench.openReview()
            bench.company.clock.advance(by: .days(7))
            try await bench.company.system { _ = try LookAtReviews()(in: $0) }
        },
        Case(event: .removalOutstanding, readers: ["ada"]) { bench in
            let grant = try await bench.company.activeGrant("AI-1", days: 1)
            bench.company.clock.advance(by: .days(1))
            try await bench.company.system { _ = try ExpireGrants()(in: $0) }
            _ = try await bench.readers()
            try await bench.company.runJob(of: grant.id, JobResult(.terminal, code: "group_missing"), probe: nil)
        },
        Case(event: .removalsHeld, readers: ["ada"]) { bench in
            let grants = try await bench.manyGrants()
            _ = try await bench.readers()
            try await bench.company.write(by: bench.company.approver) {
                _ = try RevokeInBulk(grants, reason: "clean up")(in: $0)
            }
        },
        Case(event: .chainBroken, readers: ["ada"]) { bench in
            try await bench.company.system {
                try $0.record(AuditEvent(.logVerified, [], ["verdict": "failed", "finding": "entry 7 was changed"]))
            }
        },
        Case(event: .connectorDown, readers: ["ada"]) { bench in
            let connection = bench.company.connection
            try await bench.company.system {
                _ = try RecordConnectionTest(connection, passed: false, report: ["passed": false])(in: $0)
            }
        },
        Case(event: .delegated, readers: ["quinn"]) { bench in
            let (from, to) = (bench.company.approver, bench.company.second)
            let until = bench.company.clock.now() + .days(7)
            try await bench.company.write(by: from) {
                _ = try DelegateApprovals(from: from.id, to: to.id, reason: "leave", until: until)(in: $0)
            }
        },
        Case(event: .breakGlass, readers: ["omar", "quinn"]) { bench in
            let admin = bench.company.admin
            try await bench.route(to: [bench.company.second.id])
            try await bench.company.write(by: admin) { try ConfigureBreakGlass(BreakGlassSettings())(in: $0) }
            let request = try #require(await bench.company.ingest("AI-1"))
            _ = try await bench.readers()
            try await bench.company.write(by: admin) {
                _ = try UseBreakGlass(request.id, hours: 1, reason: "outage")(in: $0)
            }
        },
        Case(event: .mintAnomaly, readers: ["ada"]) { bench in
            let connection = bench.company.connection
            try await bench.company.system {
                try AlertOfMint(.outsideErrand, connection)(in: $0)
            }
        },
        Case(event: .drillOverdue, readers: ["ada"]) { bench in
            bench.company.clock.advance(by: MintThresholds.drill)
            try await bench.company.system { try RemindOfDrill()(in: $0) }
        },
    ]

    @Test(arguments: cases)
    func `exactly those are told whom the matrix names`(expected: Case) async throws {
        let bench = try await NoticeBench()
        try await bench.addBystanders()
        try await expected.bring(bench)
        let told = try await bench.told(of: expected.event)
        #expect(told == expected.readers)
    }

    @Test func `every event of the matrix is walked`() {
        #expect(Self.cases.map(\.event) == NoticeEvent.allCases)
    }

    @Test(arguments: cases)
    func `a holder or requester never hears what only deciders are asked`(expected: Case) async throws {
        let deciders: Set<NoticeAudience> = [.approversOfStage, .addedApprovers, .approvers, .admins, .reviewer]
        guard NoticeRule.of(expected.event).audiences.allSatisfy(deciders.contains) else { return }
        #expect(!expected.readers.contains("ria"))
        #expect(!expected.readers.contains("nils"))
    }

    @Test func `whoever was not asked hears of no decision`() async throws {
        let bench = try await NoticeBench()
        try await bench.route(to: [bench.company.second.id])
        let request = try #require(await bench.company.ingest("AI-1"))
        #expect(try await bench.readers() == ["quinn"])
        try await bench.company.write(by: bench.company.second) {
            _ = try DecideRequest(request.id, .deny(reason: "no"))(in: $0)
        }
        #expect(try await bench.readers() == ["ria"])
    }

    @Test func `a request that was decided meanwhile is told of as decided only`() async throws {
        let bench = try await NoticeBench()
        let request = try #require(await bench.company.ingest("AI-1"))
        try await bench.company.write(by: bench.company.approver) {
            _ = try DecideRequest(request.id, .deny(reason: "no"))(in: $0)
        }
        #expect(try await bench.readers() == ["ria"])
    }

    @Test func `a grant that is not to be renewed is not reminded of, by whoever may say so`() async throws {
        let bench = try await NoticeBench()
        try await bench.remind()
        let grant = try await bench.company.activeGrant("AI-1", days: 20)
        _ = try await bench.readers()
        await #expect(throws: Refusal.self) {
            try await bench.company.write(by: bench.company.second) { try MarkNotRenewed(grant.id, true)(in: $0) }
        }
        try await bench.company.write(by: bench.company.requester) { try MarkNotRenewed(grant.id, true)(in: $0) }
        bench.company.clock.advance(by: .days(6))
        try await bench.remind()
        #expect(try await bench.readers() == [])
    }

    @Test func `the end of a grant is told of 14, 3 and 1 days before, once each, and anew when it is extended`()
        async throws
    {
        let bench = try await NoticeBench()
        try await bench.remind()
        let grant = try await bench.company.activeGrant("AI-1", days: 20)
        _ = try await bench.readers()
        let start = bench.company.clock.now()
        var days: [Int64] = []
        for hour in 1...(19 * 24) {
            bench.company.clock.set(start + .hours(Int64(hour)))
            try await bench.remind()
            if try await bench.readers() == ["ria"] { days.append(20 - Int64(hour) / 24) }
        }
        #expect(days == [14, 3, 1])
        try await bench.company.write(by: bench.company.approver) {
            _ = try ExtendGrant(grant.id, days: 5, reason: "more")(in: $0)
        }
        for hour in (19 * 24 + 1)...(23 * 24) {
            bench.company.clock.set(start + .hours(Int64(hour)))
            try await bench.remind()
            if try await bench.readers() == ["ria"] { days.append(25 - Int64(hour) / 24) }
        }
        #expect(days == [14, 3, 1, 3])
    }

    @Test func `after a pause only the nearest reminder is told`() async throws {
        let bench = try await NoticeBench()
        try await bench.remind()
        _ = try await bench.company.activeGrant("AI-1", days: 20)
        _ = try await bench.readers()
        bench.company.clock.advance(by: .days(18))
        try await bench.remind()
        #expect(try await bench.readers() == ["ria"])
    }
}

extension NoticeBench {
    /// An owner of the tool, and an auditor whom nothing concerns.
    func addBystanders() async throws {
        let people = try await company.write(by: company.admin) { tx in
            let owner = try AddLinkedPerson(displayName: "Omar Owner", roles: [.approver], jiraAccount: "jira-omar")(
                in: tx
            )
            try SetToolOwners("claude", owners: [owner.id])(in: tx)
            let other = try AddLinkedPerson(displayName: "Nils Nobody", roles: [.auditor], jiraAccount: "jira-nils")(
                in: tx
            )
            return [owner, other]
        }
        for person in people { try await seal(SealMailAddress(Secret(Self.address(of: person)), of: person.id)) }
    }

    /// Routes the ordinary stage to named people.
    func route(to people: [ID<Person>]) async throws {
        try await company.write(by: company.admin) { tx in
            try tx.approvals.save(ApprovalSettings(routes: ["approval": StageRoute(people: people)]))
        }
    }

    /// Who was written to of one event, by first name.
    func told(of event: NoticeEvent) async throws -> [String] {
        try await work()
        return try await company.read { tx in
            let delivered = try tx.notices.list(.delivered, page: PageRequest(size: 100)).items
            let own = try delivered.filter { try $0.notice.flatMap { try tx.notices.find($0)?.event } == event }
            let names = try own.compactMap { try $0.person.flatMap { try tx.people.find($0)?.displayName } }
            return names.map { $0.split(separator: " ")[0].lowercased() }.sorted()
        }
    }

    func switchReviewsOn() async throws {
        try await company.write(by: company.admin) { tx in
            let settings = try ReviewSettings(
                issueType: "10002",
                windowDays: 14,
                answerDays: 7,
                graceDays: 3,
                revokedFrom: .high
            )
            try ConfigureReviews(settings)(in: tx)
        }
    }

    func openReview() async throws -> Review {
        try await switchReviewsOn()
        _ = try await company.activeGrant("AI-1", days: 20)
        company.clock.advance(by: .days(6))
        try await company.system { _ = try OpenReviews()(in: $0) }
        let open = try await company.read { try $0.reviews.list(open: true, page: PageRequest()).items.first }
        return try #require(open)
    }

    func issue(_ review: Review) async throws {
        let fence = try await company.claim(.review, id: review.id.rawValue)
        try await company.system {
            try FinishReview(review.id, fence: fence, result: .issued("AI-99"), jitter: 0)(in: $0)
        }
    }

    /// More open grants than the breaker lets go in an hour.
    func manyGrants() async throws -> [ID<Grant>] {
        var grants: [ID<Grant>] = []
        for number in 1...6 {
            let account = "jira-holder-\(number)"
            grants.append(try await company.approvedGrant("AI-\(number)", reporter: account).id)
        }
        return grants
    }
}
