import Domain
import Kernel
import TestKit
import Testing

@Suite struct AttestationTests {
    static let automatic = Policy(
        rules: [Rule("notes", .autoApprove, when: Conditions(tools: ["notes"]))],
        guardrails: Guardrails(securityReviewAt: [])
    )

    private func company(_ policy: Policy = automatic) async throws -> Company {
        let company = try await Company()
        try await company.system { _ = try InstallPolicy(policy)(in: $0) }
        return company
    }

    @discardableResult
    private func attest(
        _ company: Company,
        _ fact: VendorFact = .soc2,
        _ holds: Bool = true,
        validFor span: Span = .days(90),
        statedBefore age: Span = .days(10),
        by person: Person? = nil
    ) async throws -> ToolAttestation {
        let now = company.clock.now()
        let wanted = AttestationWanted(
            fact,
            holds,
            detail: "type 2",
            source: "https://vendor.example/soc2",
            statedAt: now - age,
            validUntil: now + span,
            note: "read in full"
        )
        return try await company.write(by: person ?? company.admin) { try AttestTool("notes", wanted)(in: $0) }
    }

    private func outcome(_ company: Company, _ issue: String) async throws -> AccessRequest {
        try #require(try await company.ingest(issue, tool: "notes"))
    }

    @Test func `a statement is kept with source, day, validity and who vouched for it, on the record`() async throws {
        let company = try await company()
        let before = try await company.head()
        let made = try await attest(company)
        let kept = try await company.read { try $0.catalog.attestations(of: "notes") }
        #expect(kept == [made] && made.attestedBy == company.admin.id && made.detail == "type 2")
        #expect(try await company.actions(after: before) == ["tool_attested"])
        let newer = try await attest(company, .soc2, false)
        #expect(try await company.read { try $0.catalog.attestations(of: "notes") } == [newer], "one for each fact")
    }

    /// The end of validity is the first moment at which it counts no longer.
    static let instants: [(Span, AccessRequest.Decision, String?)] = [
        (Span(milliseconds: -1), .approved, nil), (Span(milliseconds: 0), .pending, "attestation_stale"),
        (Span(milliseconds: 1), .pending, "attestation_stale"),
    ]

    @Test(arguments: instants)
    func `a fact that has just become stale turns an automatic approval into a review, and says so`(
        offset: Span,
        decision: AccessRequest.Decision,
        blockedBy: String?
    ) async throws {
        let company = try await company()
        let made = try await attest(company)
        company.clock.set(made.validUntil + offset)
        let request = try await outcome(company, "AI-1")
        #expect(request.decision == decision && request.blockedBy == blockedBy)
        let facts = try #require(request.policyFacts)
        #expect(facts.stale == (decision == .pending ? [.soc2] : []))
        #expect(facts.attested.isEmpty == (decision == .pending), "what is stale is no statement either")
        let explanation = Self.automatic.explain(facts)
        let isTold = explanation.findings.contains { $0.rule.id == "guardrail.attestation_stale" && $0.failing == nil }
        #expect(isTold == (decision == .pending))
        #expect(explanation.verdict == Self.automatic.compiled().decide(facts))
        let evidence = try #require(request.policyRecordJSON)
        #expect(evidence["blockedBy"] == .text(blockedBy))
        #expect(evidence["facts"]?["stale"] == (decision == .pending ? ["soc2"] : nil))
    }

    @Test func `a stale fact that no rule asks for stands in the way as well, and a person can still approve`()
        async throws
    {
        let company = try await company()
        let made = try await attest(company, .subProcessors)
        company.clock.set(made.validUntil)
        let request = try await outcome(company, "AI-1")
        #expect(request.blockedBy == "attestation_stale")
        _ = try await company.write(by: company.approver) {
            try DecideRequest(request.id, .approve(days: nil, comment: nil))(in: $0)
        }
        #expect(try await company.request(request.id).decision == .approved)
    }

    @Test func `renewing or withdrawing what is stale lets policy approve again`() async throws {
        let company = try await company()
        let made = try await attest(company)
        company.clock.set(made.validUntil)
        try await attest(company)
        #expect(try await outcome(company, "AI-1").decision == .approved)
        let other = try await self.company()
        let old = try await attest(other)
        other.clock.set(old.validUntil)
        try await other.write(by: other.admin) {
            try WithdrawAttestation(.soc2, of: "notes", reason: "no longer offered")(in: $0)
        }
        #expect(try await outcome(other, "AI-1").decision == .approved)
        #expect(try await other.actions().contains("tool_attestation_withdrawn"))
    }

    @Test func `N38: what no rule matches is not approved by default either while a fact is stale`() async throws {
        let company = try await company(
            Policy(rules: [], guardrails: Guardrails(securityReviewAt: [], approveUnmatchedAt: [.low]))
        )
        let made = try await attest(company)
        #expect(try await outcome(company, "AI-1").decision == .approved)
        company.clock.set(made.validUntil)
        let another = try await company.write(by: company.admin) {
            try AddLinkedPerson(displayName: "Otto Other", jiraAccount: "jira-otto")(in: $0)
        }
        let request = try #require(
            try await company.ingest("AI-2", tool: "notes", reporter: another.jiraAccount)
        )
        #expect(request.decision == .pending && request.blockedBy == "attestation_stale")
    }

    @Test func `a rule counts on a valid statement, its yes or no, and its age`() async throws {
        let condition = AttestedCondition([.soc2: true], maximumAge: 10)
        let policy = Policy(
            rules: [Rule("attested", .autoApprove, when: Conditions(attested: condition))],
            guardrails: Guardrails(securityReviewAt: [])
        )
        for (holds, age, decision) in [
            (true, Span.days(10), AccessRequest.Decision.approved), (true, .days(11), .pending),
            (false, .days(1), .pending),
        ] {
            let company = try await company(policy)
            try await attest(company, .soc2, holds, statedBefore: age)
            let request = try await outcome(company, "AI-1")
            #expect(request.decision == decision, "\(holds), \(age)")
            #expect(request.policyFacts?.attested[.soc2]?.holds == holds)
        }
    }

    @Test func `facts without anything stale are written as they always were`() async throws {
        let company = try await company()
        let facts = try #require(try await outcome(company, "AI-1").policyFacts)
        #expect(facts.json["stale"] == nil && facts.json["attested"] == nil)
        #expect(PolicyFacts(json: facts.json) == facts)
        let company2 = try await self.company()
        let made = try await attest(company2)
        company2.clock.set(made.validUntil)
        let stale = try #require(try await outcome(company2, "AI-1").policyFacts)
        #expect(PolicyFacts(json: stale.json) == stale)
    }

    @Test func `a replay holds what was held when a fact was stale`() async throws {
        let company = try await company()
        let made = try await attest(company)
        company.clock.set(made.validUntil)
        let request = try await outcome(company, "AI-1")
        var history = RequestHistory()
        _ = history.add(request)
        #expect(history.count == 1 && Self.automatic.compiled().replay(history).flipped == 0)
    }

    static let refusals: [(String, Span, Span, String)] = [
        ("http://vendor.example", .days(1), .days(1), "source_invalid"),
        ("the vendor's page", .days(1), .days(1), "source_invalid"),
        ("https://vendor.example", .days(-1), .days(1), "stated_in_future"),
        ("https://vendor.example", .days(1), .days(0), "validity_out_of_range"),
        ("https://vendor.example", .days(1), AttestTool.longest + .days(1), "validity_out_of_range"),
    ]

    @Test(arguments: refusals)
    func `a statement without a sound source, day or validity is refused and leaves no trace`(
        source: String,
        age: Span,
        validity: Span,
        reason: String
    ) async throws {
        let company = try await company()
        let (now, before) = (company.clock.now(), try await company.head())
        let wanted = AttestationWanted(
            .dpa,
            true,
            source: source,
            statedAt: now - age,
            validUntil: now + validity
        )
        let refusal = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { try AttestTool("notes", wanted)(in: $0) }
        }
        #expect(refusal?.reason == reason)
        #expect(try await company.head() == before)
    }

    @Test func `only a site admin vouches, for a tool there is`() async throws {
        let company = try await company()
        let byApprover = await #expect(throws: Refusal.self) { try await attest(company, by: company.approver) }
        #expect(byApprover?.reason == "role_missing")
        let wanted = AttestationWanted(
            .dpa,
            true,
            source: "https://vendor.example",
            statedAt: company.clock.now(),
            validUntil: company.clock.now() + .days(1)
        )
        let unknown = await #expect(throws: Refusal.self) {
            try await company.write(by: company.admin) { try AttestTool("nothing", wanted)(in: $0) }
        }
        #expect(unknown?.reason == "no_such_tool")
        let bySystem = await #expect(throws: Refusal.self) {
            try await company.system { try AttestTool("notes", wanted)(in: $0) }
        }
        #expect(bySystem?.reason == "role_missing")
    }

    @Test func `stale statements are counted, but not of tools that nobody can ask for`() async throws {
        let company = try await company()
        let made = try await attest(company)
        func count() async throws -> Int {
            try await company.read { try $0.catalog.countStaleAttestations(at: $0.now) }
        }
        #expect(try await count() == 0)
        company.clock.set(made.validUntil)
        #expect(try await count() == 1)
        #expect(
            try await company.read { try $0.catalog.staleAttestations(at: $0.now, limit: 10).map(\.fact) } == [.soc2]
        )
        _ = try await company.write(by: company.admin) {
            try ChangeToolStatus("notes", to: .blocked, live: .keep, reason: "an incident")(in: $0)
        }
        #expect(try await count() == 0)
    }
}
