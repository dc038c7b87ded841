import Domain
import Kernel
import TestKit
import Testing

@Suite struct DeadlineTests {
    @Test(arguments: [(Span.seconds(86_399), 0), (.seconds(86_400), 1), (.seconds(86_401), 1)])
    func `R7 and N10: a deadline that passed is recorded once, at its very hour`(after: Span, count: Int) async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.head()
        company.clock.advance(by: after)
        for _ in 1...3 { try await company.sweep() }
        let breaches = try await company.actions(after: before).filter { $0 == "request_sla_breached" }
        #expect(breaches.count == count)
        #expect(try await company.comments(on: "AI-1").filter { $0.contains("24 hours") }.count == count)
        #expect(try await company.request(request.id).decision == .pending)
    }

    @Test func `N10: the sweep runs by itself and begins with the organization`() async throws {
        let company = try await Company()
        #expect(try await company.read { try $0.queue.find(.sweep, id: Routine.approvals.rawValue) } != nil)
        #expect(Routine.approvals.rest < .minutes(1))
    }

    @Test(arguments: [(47, 0), (48, 1), (49, 1)])
    func `R7: each level adds its people once, at its very hour`(hours: Int64, level: Int) async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.head()
        company.clock.advance(by: .hours(hours))
        for _ in 1...3 { try await company.sweep() }
        let escalations = try await company.actions(after: before).filter { $0 == "request_escalated" }
        #expect(escalations.count == level)
        #expect(try await company.read { try $0.approvals.clock(of: request.id)?.level } == level)
        // Site admins may decide from then on, and Quinn still may.
        let people = try await company.read { try FindApprovers(request)(in: $0) }.map { $0.people.map(\.id) }
        #expect(people == [level == 0 ? [company.second.id] : [company.second.id, company.admin.id]])
        let refusal = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.admin)
        }
        #expect(refusal?.reason == (level == 0 ? "not_your_stage" : nil))
    }

    @Test func `levels that change are reached by their own hours, each with its entry`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let request = try #require(await company.ingest("AI-1"))
        company.clock.advance(by: .hours(49))
        try await company.sweep()
        let levels = [
            Deadlines.Level(afterHours: 72, added: StageRoute(people: [company.approver.id])),
            Deadlines.Level(afterHours: 96, added: StageRoute(roles: [.admin])),
        ]
        try await company.set(Deadlines(slaHours: 24, levels: levels))
        try await company.sweep()
        let before = try await company.read { try FindApprovers(request)(in: $0) }.flatMap { $0.people.map(\.id) }
        #expect(before == [company.second.id])
        let head = try await company.head()
        company.clock.advance(by: .hours(23))
        for _ in 1...2 { try await company.sweep() }
        #expect(try await company.actions(after: head) == ["request_escalated"])
        let after = try await company.read { try FindApprovers(request)(in: $0) }.flatMap { $0.people.map(\.id) }
        #expect(after == [company.second.id, company.approver.id])
    }

    @Test func `R7: a late sweep takes all levels in order, and the last approves nothing`() async throws {
        let company = try await Company()
        let levels = [
            Deadlines.Level(afterHours: 2, added: StageRoute(people: [company.approver.id])),
            Deadlines.Level(afterHours: 3, added: StageRoute(roles: [.admin])),
        ]
        try await company.set(Deadlines(slaHours: 1, levels: levels))
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.head()
        company.clock.advance(by: .days(60))
        for _ in 1...3 { try await company.sweep() }
        let told = ["request_sla_breached", "request_escalated", "request_escalated"]
        #expect(try await company.actions(after: before) == told)
        #expect(try await company.request(request.id).decision == .pending)
        #expect(try await company.read { try $0.grants.find(request: request.id) } == nil)
    }

    @Test func `I5: who asked for it is not added by any level`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.second.id])
        let levels = [Deadlines.Level(afterHours: 1, added: StageRoute(people: [company.approver.id]))]
        try await company.set(Deadlines(levels: levels))
        let request = try #require(await company.ingest("AI-1", reporter: "jira-pat"))
        company.clock.advance(by: .hours(1))
        try await company.sweep()
        let people = try await company.read { try FindApprovers(request)(in: $0) }.map { $0.people.map(\.id) }
        #expect(people == [[company.second.id]])
        let own = await refusalOf {
            try await company.decide(request, .approve(days: nil, comment: nil), by: company.approver)
        }
        #expect(own?.reason == "self_approval")
    }

    @Test func `a request decided in time is never late, and its clock goes`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        try await company.decide(request, .deny(reason: "no"), by: company.approver)
        let before = try await company.head()
        company.clock.advance(by: .days(3))
        try await company.sweep()
        #expect(try await company.actions(after: before) == [])
        #expect(try await company.read { try $0.approvals.clock(of: request.id) } == nil)
    }

    @Test(arguments: [(7, false), (8, true)])
    func `R5: a request lapses at its day, where one is set, and says so`(days: Int64, hasLapsed: Bool) async throws {
        let company = try await Company()
        try await company.set(Deadlines(slaHours: nil, levels: [], lapseDays: 8))
        let request = try #require(await company.ingest("AI-1"))
        let before = try await company.head()
        company.clock.advance(by: .days(days))
        company.clock.advance(by: hasLapsed ? .seconds(0) : .seconds(86_399))
        for _ in 1...2 { try await company.sweep() }
        let stored = try await company.request(request.id)
        #expect(stored.decision == (hasLapsed ? .lapsed : .pending))
        #expect(try await company.actions(after: before) == (hasLapsed ? ["request_lapsed"] : []))
        guard hasLapsed else { return }
        #expect(stored.source == .system && stored.reason == "nobody decided within 8 days")
        #expect(try await company.ingest("AI-2")?.decision == .pending, "the person may ask again")
    }

    @Test func `R5: without a day nothing ever lapses`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        for _ in 1...4 {
            company.clock.advance(by: .days(100))
            try await company.sweep()
        }
        #expect(try await company.request(request.id).decision == .pending)
    }

    @Test func `R8: the clock stands still from the question to the answer`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        company.clock.advance(by: .hours(20))
        let before = try await company.head()
        try await company.write(by: company.approver) {
            _ = try AskForInformation(request.id, question: "why?")(in: $0)
        }
        company.clock.advance(by: .days(9))
        try await company.sweep()
        try await company.write(by: company.requester) { _ = try AnswerInformation(request.id, answer: "so")(in: $0) }
        #expect(try await company.actions(after: before) == ["request_info_requested", "request_info_answered"])
        company.clock.advance(by: .seconds(14_399))
        try await company.sweep()
        #expect(try await company.actions(after: before).contains("request_sla_breached") == false)
        company.clock.advance(by: .seconds(1))
        try await company.sweep()
        #expect(try await company.actions(after: before).last == "request_sla_breached")
        #expect(try await company.comments(on: "AI-1").contains("Pat Approver asks: why?"))
        #expect(try await company.comments(on: "AI-1").contains("Ria Requester answers: so"))
    }

    @Test func `R8: one question at a time, from who may decide, answered by who asked for access`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        func ask(_ person: Person, _ question: String = "why?") async -> String? {
            await refusalOf {
                try await company.write(by: person) {
                    _ = try AskForInformation(request.id, question: question)(in: $0)
                }
            }?.reason
        }
        func answer(_ person: Person) async -> String? {
            await refusalOf {
                try await company.write(by: person) { _ = try AnswerInformation(request.id, answer: "so")(in: $0) }
            }?.reason
        }
        #expect(await answer(company.requester) == "no_question_open")
        #expect(await ask(company.requester) == "not_an_approver")
        #expect(await ask(company.approver, "") == "question_invalid")
        #expect(await ask(company.approver, String(repeating: "x", count: 2_001)) == "question_invalid")
        #expect(await ask(company.approver, String(repeating: "x", count: 2_000)) == nil)
        #expect(await ask(company.second) == "question_open")
        #expect(await answer(company.approver) == "not_yours")
        #expect(await answer(company.requester) == nil)
        #expect(await ask(company.second) == nil)
        // A question keeps nobody from deciding.
        #expect(try await company.decide(request, .deny(reason: "no"), by: company.approver).decision == .denied)
        #expect(await answer(company.requester) == "already_decided")
    }

    @Test func `a request that waited before there were clocks receives one, once`() async throws {
        let company = try await Company()
        let request = try #require(await company.ingest("AI-1"))
        try await company.system { try $0.approvals.removeClock(of: request.id) }
        #expect(try await company.system { try StartMissingClocks()(in: $0) } == 1)
        #expect(try await company.system { try StartMissingClocks()(in: $0) } == 0)
        company.clock.advance(by: .hours(24))
        try await company.sweep()
        #expect(try await company.actions().last == "request_sla_breached")
    }

    @Test func `a deadline that was shortened counts for what waits already`() async throws {
        let company = try await Company()
        try #require(await company.ingest("AI-1") != nil)
        company.clock.advance(by: .hours(5))
        try await company.sweep()
        try await company.set(Deadlines(slaHours: 4))
        try await company.sweep()
        #expect(try await company.actions().last == "request_sla_breached")
    }

    @Test func `deadlines are within their bounds`() async throws {
        let company = try await Company()
        func reason(_ deadlines: Deadlines) async -> String? {
            await refusalOf { try await company.set(deadlines) }?.reason
        }
        func levels(_ hours: [Int]) -> [Deadlines.Level] {
            hours.map { Deadlines.Level(afterHours: $0, added: StageRoute(roles: [.admin])) }
        }
        for hours in [1, 2_160] { #expect(await reason(Deadlines(slaHours: hours)) == nil) }
        for hours in [0, 2_161] { #expect(await reason(Deadlines(slaHours: hours)) == "deadlines_invalid") }
        for days in [1, 365] { #expect(await reason(Deadlines(lapseDays: days)) == nil) }
        for days in [0, 366] { #expect(await reason(Deadlines(lapseDays: days)) == "deadlines_invalid") }
        #expect(await reason(Deadlines(levels: levels([1, 2, 3, 4, 5]))) == nil)
        for hours in [[1, 2, 3, 4, 5, 6], [2, 2], [3, 2], [0], [2_161]] {
            #expect(await reason(Deadlines(levels: levels(hours))) == "deadlines_invalid", "\(hours)")
        }
        let empty = Deadlines.Level(afterHours: 1, added: StageRoute())
        #expect(await reason(Deadlines(levels: [empty])) == "deadlines_invalid")
        let stranger = Deadlines.Level(afterHours: 1, added: StageRoute(people: [company.requester.id]))
        #expect(await reason(Deadlines(levels: [stranger])) == "not_an_approver")
        let kept = Deadlines(slaHours: nil, levels: [], lapseDays: nil)
        #expect(try ApprovalSettings(json: ApprovalSettings(deadlines: kept).json).deadlines == kept)
        #expect(try ApprovalSettings(json: ["stages": [:]]).deadlines == Deadlines())
    }
}

extension Company {
    func sweep() async throws { _ = try await system { try SweepApprovals()(in: $0) } }

    func set(_ deadlines: Deadlines) async throws {
        try await write(by: admin) { tx in
            let routes = try tx.approvals.settings().routes
            try ConfigureApprovals(ApprovalSettings(routes: routes, deadlines: deadlines))(in: tx)
        }
    }

    /// The texts that wait to be told to the issue.
    func comments(on issue: String) async throws -> [String] {
        let due = try await store.enter {
            try $0.claimWork([.effect], limit: 1_000, lease: .seconds(0), owner: "test")
        }
        return try await read { tx in
            let first = try due.compactMap { try tx.effects.find(ID($0.id)) }
            // What is told in order waits behind what is due.
            let all = try first + first.compactMap(\.next).compactMap { try tx.effects.find($0) }
            return all.compactMap { effect in
                guard effect.issue == issue, case .comment(let text) = effect.kind else { return nil }
                return text
            }
        }
    }
}
