import Domain
import Kernel
import TestKit
import Testing

@Suite struct DelegationTests {
    private let yes = HumanDecision.approve(days: nil, comment: nil)

    /// Pat alone is asked, and Quinn is Pat's delegate for a day.
    private func delegated(reporter: String = "jira-ria") async throws -> (Company, AccessRequest) {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        try await company.delegate(company.approver, to: company.second, for: .days(1))
        let request = try await company.ingest("AI-1", reporter: reporter)
        return (company, try #require(request))
    }

    @Test func `R6: a delegate decides while the delegation lasts, with both names on the record`() async throws {
        let (company, request) = try await delegated()
        let before = try await company.head()
        let decided = try await company.decide(request, yes, by: company.second)
        #expect(decided.decision == .approved && decided.decidedBy == company.second.id.rawValue)
        let entries = try await company.read { try $0.audit.range(from: before + 1, limit: 10) }
        #expect(
            entries.prefix(3).map(\.action) == ["delegation_applied", "request_stage_approved", "request_approved"]
        )
        let people = entries[0].json["subjects"]?["person"]?.array?.compactMap(\.string)
        #expect(people == [company.second.id.rawValue, company.approver.id.rawValue])
        for entry in entries.dropFirst().prefix(2) {
            #expect(entry.json["actor"]?["id"]?.string == company.second.id.rawValue)
            #expect(entry.json["data"]?["onBehalfOf"]?.string == company.approver.id.rawValue)
        }
        #expect(try await company.comments(on: "AI-1").contains { $0.contains("Quinn Approver for Pat Approver") })
    }

    @Test func `R6: both may act, and a denial by the delegate has both names, too`() async throws {
        let (company, request) = try await delegated()
        let people = try await company.read { try FindApprovers(request)(in: $0) }.map { $0.people.map(\.id) }
        #expect(people == [[company.approver.id, company.second.id]])
        let before = try await company.head()
        try await company.decide(request, .deny(reason: "no"), by: company.second)
        #expect(try await company.actions(after: before) == ["delegation_applied", "request_denied"])
    }

    @Test(arguments: [(Span.seconds(86_399), true), (.seconds(86_400), false)])
    func `a delegation is over at its very end`(after: Span, isLive: Bool) async throws {
        let (company, request) = try await delegated()
        company.clock.advance(by: after)
        let refusal = await refusalOf { try await company.decide(request, yes, by: company.second) }
        #expect(refusal?.reason == (isLive ? nil : "not_your_stage"))
    }

    @Test func `a delegation that was ended counts no longer`() async throws {
        let (company, request) = try await delegated()
        try await company.write(by: company.approver) { try EndDelegation(from: company.approver.id)(in: $0) }
        let refusal = await refusalOf { try await company.decide(request, yes, by: company.second) }
        #expect(refusal?.reason == "not_your_stage")
        #expect(try await company.actions().last == "delegation_ended")
    }

    @Test func `I5: a delegate decides on neither their own request nor the delegator's`() async throws {
        let (own, ownRequest) = try await delegated(reporter: "jira-quinn")
        let first = await refusalOf { try await own.decide(ownRequest, yes, by: own.second) }
        #expect(first?.reason == "self_approval")
        let (theirs, request) = try await delegated(reporter: "jira-pat")
        let people = try await theirs.read { try FindApprovers(request)(in: $0) }.map { $0.people.map(\.id) }
        #expect(people == [[theirs.admin.id]])
        let second = await refusalOf { try await theirs.decide(request, yes, by: theirs.second) }
        #expect(second?.reason == "self_approval")
    }

    @Test func `delegation: there are no chains: what was delegated is not passed on`() async throws {
        let (company, request) = try await delegated()
        let third = try await company.person("Theo Third", account: "jira-theo")
        try await company.delegate(company.second, to: third, for: .days(1))
        let refusal = await refusalOf { try await company.decide(request, yes, by: third) }
        #expect(refusal?.reason == "not_your_stage")
    }

    @Test func `who lost the role delegates nothing`() async throws {
        let (company, request) = try await delegated()
        try await company.write(by: company.admin) { _ = try ChangeRoles(company.approver.id, to: [])(in: $0) }
        let refusal = await refusalOf { try await company.decide(request, yes, by: company.second) }
        #expect(refusal?.reason == "not_your_stage")
    }

    @Test func `R2: a delegate's word and the delegator's are not two`() async throws {
        let company = try await Company()
        try await company.require(["legal", "security"], of: [company.approver.id])
        try await company.delegate(company.approver, to: company.second, for: .days(1))
        let request = try #require(await company.ingest("AI-1"))
        #expect(try await company.decide(request, yes, by: company.second).stage == 2)
        for person in [company.approver, company.second] {
            let refusal = await refusalOf { try await company.decide(request, yes, by: person) }
            #expect(refusal?.reason == "distinct_approver" || refusal?.reason == "not_your_stage")
        }
        #expect(try await company.decide(request, yes, by: company.admin).decision == .approved, "the admin steps in")
    }

    @Test func `delegation: it has an end within 90 days, a reason and another approver`() async throws {
        let company = try await Company()
        let (pat, quinn) = (company.approver.id, company.second.id)
        let now = company.clock.now()
        let cases: [(Person, ID<Person>, ID<Person>, String, Span, String?)] = [
            (company.approver, pat, quinn, "leave", .days(90), nil),
            (company.approver, pat, quinn, "leave", .seconds(90 * 86_400 + 1), "end_out_of_range"),
            (company.approver, pat, quinn, "leave", .seconds(0), "end_out_of_range"),
            (company.approver, pat, quinn, "leave", .seconds(1), nil),
            (company.approver, pat, quinn, "", .days(1), "reason_missing"),
            (company.approver, pat, pat, "leave", .days(1), "delegate_invalid"),
            (company.approver, pat, company.requester.id, "leave", .days(1), "not_an_approver"),
            (company.approver, quinn, pat, "leave", .days(1), "not_yours"),
            (company.admin, quinn, pat, "leave", .days(1), nil),
            (company.requester, company.requester.id, pat, "leave", .days(1), "not_an_approver"),
        ]
        for (actor, from, to, reason, span, expected) in cases {
            let delegate = DelegateApprovals(from: from, to: to, reason: reason, until: now + span)
            let refusal = await refusalOf { try await company.write(by: actor) { _ = try delegate(in: $0) } }
            #expect(refusal?.reason == expected, "\(reason) \(span)")
        }
    }

    @Test func `who is away is not counted on, and may decide all the same`() async throws {
        let company = try await Company()
        try await company.require(["security"], of: [company.approver.id])
        let request = try #require(await company.ingest("AI-1"))
        let until = company.clock.now() + .days(2)
        try await company.write(by: company.approver) { try SetAbsence(company.approver.id, until: until)(in: $0) }
        let states = try await company.read { try FindApprovers(request)(in: $0) }
        #expect(states.waitingFor == "Security (1 person, as site admin)")
        try await company.delegate(company.approver, to: company.second, for: .days(2))
        let covered = try await company.read { try FindApprovers(request)(in: $0) }
        #expect(covered.map { $0.people.map(\.id) } == [[company.second.id]])
        #expect(try await company.decide(request, yes, by: company.approver).decision == .approved)
    }

    @Test func `an absence begins and ends at its moments`() async throws {
        let company = try await Company()
        let person = company.approver
        let (from, until) = (company.clock.now() + .hours(1), company.clock.now() + .hours(2))
        try await company.write(by: person) { try SetAbsence(person.id, from: from, until: until)(in: $0) }
        func absent(_ now: Instant) async throws -> Bool {
            try await company.read { try $0.approvals.absent(at: now) } == [person.id]
        }
        for (instant, isAway) in [
            (from - .seconds(1), false), (from, true), (until - .seconds(1), true), (until, false),
        ] { #expect(try await absent(instant) == isAway) }
        try await company.write(by: person) { try SetAbsence(person.id, until: nil)(in: $0) }
        #expect(try await absent(from) == false)
        #expect(try await company.actions().suffix(2) == ["absence_set", "absence_ended"])
        let tooLong = company.clock.now() + .seconds(365 * 86_400 + 1)
        let refusal = await refusalOf {
            try await company.write(by: person) { try SetAbsence(person.id, until: tooLong)(in: $0) }
        }
        #expect(refusal?.reason == "end_out_of_range")
        let foreign = await refusalOf {
            try await company.write(by: company.second) { try SetAbsence(person.id, until: until)(in: $0) }
        }
        #expect(foreign?.reason == "not_yours")
    }
}

extension Company {
    func delegate(_ person: Person, to other: Person, for span: Span) async throws {
        let until = clock.now() + span
        let delegate = DelegateApprovals(from: person.id, to: other.id, reason: "on leave", until: until)
        try await write(by: person) { _ = try delegate(in: $0) }
    }

    func person(_ name: String, account: String, roles: Set<Role> = [.approver]) async throws -> Person {
        try await write(by: admin) {
            try AddLinkedPerson(displayName: name, roles: roles, jiraAccount: account)(in: $0)
        }
    }
}
