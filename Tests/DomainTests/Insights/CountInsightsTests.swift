import Domain
import Kernel
import TestKit
import Testing

@Suite struct CountInsightsTests {
    private func figures(_ company: Company, days: Int = 30, tool: ID<Tool>? = nil) async throws -> InsightFigures {
        try await company.system { while try CountInsights(limit: 50)(in: $0) > 0 {} }
        return try await company.read { try ReadInsights(days: days, tool: tool)(in: $0) }
    }

    private func differences(_ company: Company) async throws -> [InsightDifference] {
        let found = try await company.system { tx in
            while try CountInsights(limit: 50)(in: tx) > 0 {}
            return try CheckInsights()(in: tx)
        }
        return try #require(found)
    }

    @Test func `counts that are behind the log are not called wrong`() async throws {
        let company = try await Company()
        _ = try await company.approvedGrant("AI-1", tool: "notes")
        #expect(try await company.read { try CheckInsights()(in: $0) } == nil)
        #expect(try await differences(company).isEmpty)
        #expect(try await company.read { try CheckInsights()(in: $0) } == [])
    }

    @Test func `N30: the four cards tell tools, users, grants and the tool that most use`() async throws {
        let company = try await Company()
        let before = try await figures(company)
        #expect(before.activeGrants == 0 && before.users == 0 && before.toolsInUse == 0)
        #expect(before.mostAdopted == nil)
        _ = try await company.activeGrant("AI-1")
        _ = try await company.approvedGrant("AI-2", tool: "notes")
        let request = try #require(try await company.ingest("AI-3", tool: "notes", reporter: "jira-quinn"))
        _ = try await company.write(by: company.approver) {
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        let after = try await figures(company)
        #expect(after.activeGrants == 3 && after.users == 2 && after.toolsInUse == 2)
        #expect(after.mostAdopted?.tool == "notes" && after.mostAdopted?.users == 2)
        #expect(try await differences(company).isEmpty)
    }

    @Test func `a grant that ends leaves the present and stays in the past`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1", tool: "notes")
        #expect(try await figures(company).activeGrants == 1)
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        let after = try await figures(company)
        #expect(after.activeGrants == 0 && after.users == 0 && after.expiring == [0, 0, 0])
        #expect([after.funnel.requested, after.funnel.approved, after.funnel.began] == [1, 1, 1])
        #expect(try await differences(company).isEmpty)
    }

    @Test func `a removal of a former account while the grant was open is no end, however late it is counted`()
        async throws
    {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        // The account changes, the former one is taken out, and the grant ends: all before anything is counted.
        try await company.mapRequester("identity-new", reference: [2])
        let removed = JobResult(.done, code: "removed", readBack: .notMember)
        _ = try await company.runJob("identity-ria", of: grant.id, removed)
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        _ = try await figures(company)
        #expect(try await company.actions().contains("grant_access_removed"))
        #expect(try await differences(company).isEmpty)
    }

    @Test func `how long people took is told by tool, and what policy decided is told apart`() async throws {
        let company = try await Company()
        for (issue, minutes) in [("AI-1", 1), ("AI-2", 10), ("AI-3", 60)] {
            let request = try #require(try await company.ingest(issue, tool: "notes"))
            company.clock.advance(by: .minutes(Int64(minutes)))
            let denial = HumanDecision.deny(reason: issue == "AI-3" ? "too  costly" : "not now")
            _ = try await company.write(by: company.approver) { try DecideRequest(request.id, denial)(in: $0) }
        }
        let figures = try await figures(company)
        let notes = try #require(figures.decisionTimes.first)
        #expect(notes.tool == "notes" && notes.count == 3)
        let (p50, p90) = (try #require(notes.p50), try #require(notes.p90))
        #expect(p50 >= .minutes(10) && p50.milliseconds <= Span.minutes(10).milliseconds * 1_0625 / 10_000)
        #expect(p90 >= .minutes(60) && p90.milliseconds <= Span.minutes(60).milliseconds * 1_0625 / 10_000)
        #expect(figures.denials.map(\.detail) == ["not now", "too costly"])
        #expect(figures.decisions.denied == 3 && figures.decisions.automaticShare == nil)
        #expect(try await differences(company).isEmpty)
    }

    @Test func `what ends soon and what stands long is told to the day`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1", tool: "notes", days: 29)
        #expect(try await figures(company).expiring == [1, 1, 1])
        _ = try await company.write(by: company.approver) {
            try ExtendGrant(grant.id, days: 90, reason: "project")(in: $0)
        }
        #expect(try await figures(company).expiring == [0, 0, 0])
        company.clock.advance(by: .days(40))
        #expect(try await figures(company).expiring == [0, 0, 1])
        #expect(try await figures(company).standing == 0)
        company.clock.advance(by: .days(51))
        #expect(try await figures(company).standing == 1)
        #expect(try await differences(company).isEmpty)
    }

    @Test func `how long access outlived its end is measured to the removal that was seen`() async throws {
        let company = try await Company()
        let grant = try await company.activeGrant("AI-1")
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        #expect(try await figures(company).outstandingRemovals == 1)
        company.clock.advance(by: .seconds(9))
        _ = try await company.runJob(of: grant.id, JobResult(.done, code: "removed", readBack: .notMember))
        let figures = try await figures(company)
        #expect(figures.outstandingRemovals == 0)
        #expect(figures.removal.count == 1 && figures.removal.p50 == .seconds(9) && figures.removal.p99 == .seconds(9))
        #expect(try await differences(company).isEmpty)
    }

    @Test func `N13: counting again, on the same day or later, counts nothing twice`() async throws {
        let company = try await Company()
        _ = try await company.approvedGrant("AI-1", tool: "notes")
        let first = try await figures(company)
        for _ in 0..<3 {
            company.clock.advance(by: .hours(5))
            #expect(try await company.system { try CountInsights(limit: 50)(in: $0) } == 0)
        }
        #expect(try await figures(company).activeGrants == first.activeGrants)
        #expect(try await differences(company).isEmpty)
    }

    @Test func `levels are those of each day's end`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1", tool: "notes")
        let day = company.clock.now().utcDay
        company.clock.advance(by: .days(3))
        _ = try await company.write(by: company.approver) { try RevokeGrant(grant.id, reason: "left")(in: $0) }
        _ = try await figures(company)
        let all = try await company.read { try $0.insights.levels("notes", since: day) }
        #expect(all.map(\.day) == [day, day + 3] && all.map(\.users) == [1, 0])
        let later = try await company.read { try $0.insights.levels("notes", since: day + 2) }
        #expect(later.map(\.day) == [day, day + 3])
    }

    @Test func `reviews are counted by what happened to them, those from before they were counted too`() async throws {
        let company = try await Company()
        let grant = try await company.approvedGrant("AI-1", tool: "notes")
        func record(_ action: AuditAction) async throws {
            try await company.system { try $0.record(AuditEvent(action, [.grant(grant.id)])) }
        }
        for action in [AuditAction.recertIssueCreated, .recertIssueCreated, .recertKept] { try await record(action) }
        // As a version counted that knew no reviews.
        try await company.system { tx in
            let head = try tx.audit.head()?.seq ?? 0
            while try CountInsights(limit: 50)(in: tx) > 0 {}
            for key in try tx.insights.kept().keys where key.measure == .review || key.measure == .reviewCounted {
                try tx.insights.add(-(tx.insights.kept()[key] ?? 0), to: key)
            }
            #expect(try tx.insights.progress().through == head)
        }
        for action in [AuditAction.recertOverdue, .recertRevoked, .recertIssueFailed] { try await record(action) }
        let reviews = try await figures(company).reviews
        #expect([reviews.asked, reviews.kept, reviews.revoked, reviews.overdue] == [2, 1, 1, 1])
        #expect(try await differences(company).isEmpty)
    }

    @Test func `a count that is off by one is found and named`() async throws {
        let company = try await Company()
        _ = try await company.approvedGrant("AI-1", tool: "notes")
        _ = try await figures(company)
        try await company.system { try $0.insights.add(1, to: InsightKey(.active, tool: "notes")) }
        let found = try await differences(company)
        #expect(found == [InsightDifference(key: InsightKey(.active, tool: "notes"), kept: 2, counted: 1)])
    }

    /// Lives of requests and grants in an order that a seed chooses; after each step both ways of counting agree.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func `kept counts equal a recount after any life`(seed: UInt64) async throws {
        let company = try await Company()
        var life = Life(company, seed: seed)
        for step in 0..<60 {
            try await life.step()
            guard step % 7 == 0 || step == 59 else { continue }
            #expect(try await differences(company).isEmpty, "step \(step)")
        }
        let grants = try await company.read { try $0.grants.list(GrantFilter(), page: PageRequest(size: 100)).items }
        let active = grants.filter { $0.status == .active }
        let figures = try await figures(company, days: 365)
        #expect(figures.activeGrants == Int64(active.count))
        #expect(figures.users == Int64(Set(active.map(\.holder)).count))
        #expect(figures.funnel.began == Int64(grants.count { $0.startedAt != nil }))
        #expect(figures.funnel.requested == Int64(life.asked))
    }
}

/// Random deeds on one company; what is refused changes nothing and is passed over.
private struct Life {
    let company: Company
    private var randomness: SeededRandomness
    private(set) var asked = 0

    init(_ company: Company, seed: UInt64) {
        (self.company, randomness) = (company, SeededRandomness(seed: seed))
    }

    private func pick(_ count: UInt64) -> Int { Int(randomness.next() % count) }

    mutating func step() async throws {
        company.clock.advance(by: .hours(Int64(pick(60))))
        let deed = pick(8)
        do { try await run(deed) } catch is Refusal {}
    }

    private mutating func run(_ deed: Int) async throws {
        switch deed {
        case 0, 1: try await ask()
        case 2, 3: try await decide()
        case 4: try await finish()
        case 5: _ = try await company.system { try ExpireGrants(limit: 10)(in: $0) }
        case 6: try await change(.revoke)
        default: try await change(.extend)
        }
    }

    private mutating func ask() async throws {
        let (tool, account) = (["notes", "claude"][pick(2)], "jira-person-\(pick(3))")
        if try await company.ingest("AI-\(asked + 1)", tool: tool, days: Int64(1 + pick(30)), reporter: account) != nil
        {
            asked += 1
        }
    }

    private func decide() async throws {
        let pending = try await company.read {
            try $0.requests.list(RequestFilter(decision: .pending), page: PageRequest()).items
        }
        guard let request = pending.first else { return }
        let decision: HumanDecision =
            pick(3) == 0 ? .deny(reason: ["no need", "too costly"][pick(2)]) : .approve(days: nil, comment: nil)
        _ = try await company.write(by: company.approver) { try DecideRequest(request.id, decision)(in: $0) }
    }

    private func grants() async throws -> [Grant] {
        try await company.read { try $0.grants.list(GrantFilter(), page: PageRequest(size: 100)).items }
    }

    /// Runs a job whose people have been mapped meanwhile.
    private func finish() async throws {
        for grant in try await grants() where grant.target != nil {
            let open = try await company.read { try $0.jobs.open(grant: grant.id).min { $0.seq < $1.seq } }
            guard let open else { continue }
            let sealed = SealedValue(keyID: "k", bytes: [1, 2, 3])
            let map = MapIdentity(
                grant.holder,
                at: company.connection,
                identity: ID("identity-\(grant.holder)"),
                sealed: sealed,
                reference: Array(grant.holder.rawValue.utf8)
            )
            if open.identity == nil { try await company.write(by: company.admin) { try map(in: $0) } }
            let isRemoval = open.kind == .deprovision
            let result = JobResult(.done, code: "done", readBack: isRemoval ? .notMember : .member)
            _ = try await company.runJob(of: grant.id, result)
            return
        }
    }

    private enum Change { case revoke, extend }

    private func change(_ change: Change) async throws {
        let all = try await grants()
        guard !all.isEmpty else { return }
        let grant = all[pick(UInt64(all.count))]
        _ = try await company.write(by: company.approver) { tx in
            switch change {
            case .revoke: _ = try RevokeGrant(grant.id, reason: "x")(in: tx)
            case .extend: _ = try ExtendGrant(grant.id, days: 5, reason: "x")(in: tx)
            }
        }
    }
}
