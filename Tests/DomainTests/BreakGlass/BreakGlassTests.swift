import Domain
import Kernel
import TestKit
import Testing

/// 2.7 "Break-glass": off by default, four hours at most, told, reviewed, and never for oneself.
@Suite struct BreakGlassTests {
    private static let stages = ["legal", "security"]

    /// A company in which a request waits for the two approvers at two stages.
    private func waiting(_ settings: BreakGlassSettings? = nil) async throws -> (Company, AccessRequest) {
        let company = try await Company()
        try await company.require(Self.stages, of: [company.approver.id, company.second.id])
        try await company.breakGlass(settings ?? BreakGlassSettings())
        return (company, try #require(await company.ingest("AI-1")))
    }

    private func use(_ request: AccessRequest, hours: Int = 2, by person: Person, _ company: Company) async throws
        -> BreakGlassUse
    {
        try await company.write(by: person) {
            try UseBreakGlass(request.id, hours: hours, reason: "outage")(in: $0)
        }
    }

    @Test func `2.7 break-glass is off until an admin switches it on, and an admin alone can`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let off = await refusalOf { _ = try await use(request, by: company.admin, company) }
        #expect(off?.reason == "break_glass_off")
        let configure = try ConfigureBreakGlass(BreakGlassSettings())
        #expect(await refusalOf { try await company.write(by: company.approver) { try configure(in: $0) } } != nil)
        let robot = Actor(.operator, id: "operator")
        #expect(
            await refusalOf { try await company.store.write(in: company.scope, by: robot) { try configure(in: $0) } }?
                .reason == "person_required"
        )
        try await company.write(by: company.admin) { try configure(in: $0) }
        try await company.write(by: company.admin) { try ConfigureBreakGlass(nil)(in: $0) }
        #expect(try await company.actions().filter { $0 == "break_glass_configured" }.count == 2)
        let again = await refusalOf { _ = try await use(request, by: company.admin, company) }
        #expect(again?.reason == "break_glass_off")
    }

    @Test func `2.7 break-glass passes over every stage, and says so on the record and to those it passed over`()
        async throws
    {
        let (company, request) = try await waiting()
        let before = try await company.head()
        let use = try await use(request, by: company.admin, company)
        #expect(Set(use.skipped) == [company.approver.id, company.second.id])
        #expect(use.dueAt == company.clock.now() + .days(3) && use.hours == 2 && use.review == nil)
        let decided = try await company.request(request.id)
        #expect(decided.decision == .approved && decided.decidedBy == company.admin.id.rawValue)
        let told = ["request_approved", "grant_created", "job_queued", "break_glass_used"]
        #expect(try await company.actions(after: before) == told)
        let comments = try await company.comments()
        #expect(comments.contains { $0.contains("Pat Approver") && $0.contains("Quinn Approver") })
    }

    @Test func `2.7 break-glass ends with the hours that were named, even if the directory was slow`() async throws {
        let (company, request) = try await waiting()
        try await company.mapRequester()
        let end = company.clock.now() + .hours(2)
        let grant = try await use(request, by: company.admin, company).grant
        #expect(try await company.grant(grant).expiresAt == end)
        company.clock.advance(by: .minutes(119))
        _ = try await company.runJob(of: grant, JobResult(.done, code: "added", readBack: .member))
        #expect(try await company.grant(grant).status == .active)
        #expect(try await company.grant(grant).expiresAt == end)
        company.clock.advance(by: .minutes(1))
        #expect(try await company.grant(grant).effectiveStatus(at: company.clock.now()) == .expired)
        let extend = await refusalOf {
            _ = try await company.write(by: company.approver) {
                try ExtendGrant(grant, days: 1, reason: "more")(in: $0)
            }
        }
        #expect(extend?.reason == "break_glass_not_extended")
    }

    @Test(arguments: [(0, false), (1, true), (4, true), (5, false)])
    func `2.7 break-glass lasts 1 to 4 hours`(hours: Int, isAllowed: Bool) async throws {
        let (company, request) = try await waiting()
        let refusal = await refusalOf { _ = try await use(request, hours: hours, by: company.admin, company) }
        #expect(refusal?.reason == (isAllowed ? nil : "hours_out_of_range"))
        #expect((try? BreakGlassSettings(mostHours: hours)) != nil || !isAllowed)
    }

    @Test func `2.7 break-glass needs a reason, the role of the settings, and no fewer people than two`() async throws {
        let (company, request) = try await waiting()
        let silent = await refusalOf {
            _ = try await company.write(by: company.admin) {
                try UseBreakGlass(request.id, hours: 1, reason: "")(in: $0)
            }
        }
        #expect(silent?.reason == "reason_missing")
        #expect(await refusalOf { _ = try await use(request, by: company.approver, company) }?.reason == "role_missing")
        let own = await refusalOf { _ = try await use(request, by: company.requester, company) }
        #expect(own?.reason == "not_an_approver")
        try await company.breakGlass(BreakGlassSettings(invokers: .approver))
        let asked = try #require(await company.ingest("AI-2", reporter: "jira-pat"))
        #expect(await refusalOf { _ = try await use(asked, by: company.approver, company) }?.reason == "self_approval")
        let until = company.clock.now() + .days(1)
        let delegate = DelegateApprovals(
            from: company.approver.id,
            to: company.second.id,
            reason: "leave",
            until: until
        )
        _ = try await company.write(by: company.approver) { try delegate(in: $0) }
        let lent = await refusalOf { _ = try await use(asked, by: company.second, company) }
        #expect(lent?.reason == "self_approval", "who acts for the requester is no second person")
        #expect(try await company.request(asked.id).decision == .pending)
    }

    @Test func `2.7 break-glass is not for what one may approve anyway`() async throws {
        let company = try await Company()
        try await company.breakGlass(BreakGlassSettings(invokers: .approver))
        let plain = try #require(await company.ingest("AI-9", tool: "notes"))
        let refusal = await refusalOf { _ = try await use(plain, by: company.approver, company) }
        #expect(refusal?.reason == "break_glass_not_needed")
    }

    @Test(arguments: [Tool.Status.blocked, .retired])
    func `2.7 break-glass never gives a blocked or retired tool`(status: Tool.Status) async throws {
        let (company, request) = try await waiting()
        try await company.write(by: company.admin) { tx in
            guard var tool = try tx.catalog.find("claude") else { return }
            tool.status = status
            try tx.catalog.save(tool)
        }
        let refusal = await refusalOf { _ = try await use(request, by: company.admin, company) }
        #expect(refusal?.reason == "tool_not_requestable")
    }

    @Test func `2.7 break-glass is used once for a request, and by one of two`() async throws {
        let (company, request) = try await waiting()
        _ = try await use(request, by: company.admin, company)
        let late = await refusalOf { _ = try await use(request, by: company.admin, company) }
        #expect(late?.reason == "already_decided")
    }

    private func review(_ use: BreakGlassUse, _ verdict: BreakGlassUse.Verdict, by person: Person, _ company: Company)
        async throws -> BreakGlassUse
    {
        try await company.write(by: person) { try ReviewBreakGlass(use.id, verdict, comment: "looked")(in: $0) }
    }

    @Test func `2.7 break-glass is reviewed by somebody else, once, and by no party`() async throws {
        let (company, request) = try await waiting()
        let use = try await use(request, by: company.admin, company)
        let own = await refusalOf { _ = try await review(use, .justified, by: company.admin, company) }
        #expect(own?.reason == "own_break_glass")
        let party = await refusalOf { _ = try await review(use, .justified, by: company.requester, company) }
        #expect(party?.reason == "not_an_approver")
        let reviewed = try await review(use, .justified, by: company.approver, company)
        #expect(reviewed.review?.by == company.approver.id)
        let again = await refusalOf { _ = try await review(use, .unjustified, by: company.second, company) }
        #expect(again?.reason == "already_reviewed" && again?.message.contains("Pat Approver") == true)
        #expect(try await company.grant(use.grant).isOpen)
        #expect(try await company.read { try $0.breakGlass.countOpen() } == 0)
    }

    @Test func `2.7 break-glass that was not justified is taken away at once`() async throws {
        let (company, request) = try await waiting()
        let use = try await use(request, by: company.admin, company)
        _ = try await review(use, .unjustified, by: company.second, company)
        #expect(try await company.grant(use.grant).status == .revoked)
        #expect(try await company.actions().suffix(2) == ["grant_revoked", "break_glass_reviewed"])
    }

    @Test func `2.7 break-glass is not used again for the same person and tool before the last use was reviewed`()
        async throws
    {
        let (company, request) = try await waiting()
        let first = try await use(request, by: company.admin, company)
        _ = try await company.write(by: company.second) { try RevokeGrant(first.grant, reason: "done")(in: $0) }
        let again = try #require(await company.ingest("AI-2"))
        let refusal = await refusalOf { _ = try await use(again, by: company.admin, company) }
        #expect(refusal?.reason == "break_glass_unreviewed")
        _ = try await review(first, .justified, by: company.second, company)
        _ = try await use(again, by: company.admin, company)
    }

    @Test func `2.7 break-glass whose review is overdue is counted, and stops the next use`() async throws {
        let (company, request) = try await waiting()
        let use = try await use(request, by: company.admin, company)
        let other = try #require(await company.ingest("AI-2", tool: "notes", reporter: "jira-quinn"))
        company.clock.advance(by: Span(milliseconds: Span.days(3).milliseconds - 1))
        #expect(try await company.read { try $0.breakGlass.countOverdue(at: $0.now) } == 0)
        company.clock.advance(by: Span(milliseconds: 1))
        #expect(try await company.read { try $0.breakGlass.countOverdue(at: $0.now) } == 1)
        let refusal = await refusalOf { _ = try await self.use(other, by: company.admin, company) }
        #expect(refusal?.reason == "break_glass_review_overdue")
        _ = try await review(use, .justified, by: company.approver, company)
        _ = try await self.use(other, by: company.admin, company)
    }
}

extension Company {
    func breakGlass(_ settings: BreakGlassSettings?) async throws {
        try await write(by: admin) { try ConfigureBreakGlass(settings)(in: $0) }
    }

    /// What issues are to be told, in no order.
    func comments() async throws -> [String] {
        let ids = try await store.enter {
            try $0.claimWork([.effect], limit: 1_000, lease: .minutes(2), owner: "test")
        }.map(\.id)
        return try await read { tx in
            try ids.compactMap { id in
                guard case .comment(let text)? = try tx.effects.find(ID(id))?.kind else { return nil }
                return text
            }
        }
    }
}
