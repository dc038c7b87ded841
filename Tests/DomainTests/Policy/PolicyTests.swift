import Domain
import Kernel
import Testing

@Suite struct PolicyTests {
    @Test(arguments: 0..<16)
    func `N25: only when all four checks pass is a request approved without a person`(row: Int) {
        let (scope, auto, group, days) = (row & 1 != 0, row & 2 != 0, row & 4 != 0, row & 8 != 0)
        let rule = AutoApprovalRule(
            id: "r",
            tool: scope ? "claude" : "other",
            autoApprove: auto,
            groups: .anyOf([group ? "eng" : "sales"]),
            maximumDays: days ? 30 : 29
        )
        let verdict = Policy(rules: [rule], guardrails: Guardrails()).decide(facts())
        #expect(verdict.outcome == (row == 15 ? .autoApprove : .review))
        let expected: AutoApprovalRule.Condition? =
            !scope ? .scope : !auto ? .autoApprove : !group ? .groups : !days ? .duration : nil
        #expect(rule.failingCondition(for: facts()) == expected)
    }

    @Test func `a tool's own rule that says no outweighs a rule for all tools, in either order`() {
        let all = AutoApprovalRule(id: "all", autoApprove: true, groups: .anyone)
        let own = AutoApprovalRule(id: "own", tool: "claude", autoApprove: false, groups: .anyone)
        for rules in [[all, own], [own, all]] {
            let verdict = Policy(rules: rules, guardrails: Guardrails()).decide(facts())
            #expect(verdict.blockedBy == "suppressed_by_tool_rule")
        }
    }

    static let guardrails: [(Guardrails, Tool.Status, Tool.Risk, Int, String?)] = [
        (Guardrails(requireReview: true), .approved, .low, 1, "review_required"),
        (Guardrails(securityReviewAt: [.low]), .approved, .low, 1, "security_review_required"),
        (Guardrails(adminReviewAt: [.low]), .approved, .low, 1, "admin_review_required"),
        (Guardrails(maximumDays: [.low: 30]), .approved, .low, 30, nil),
        (Guardrails(maximumDays: [.low: 30]), .approved, .low, 31, "risk_duration_exceeded"),
        (Guardrails(), .restricted, .low, 1, "restricted_tool"),
    ]

    @Test(arguments: guardrails)
    func `a guardrail outweighs every rule`(
        guardrails: Guardrails,
        status: Tool.Status,
        risk: Tool.Risk,
        days: Int,
        obstacle: String?
    ) {
        let rule = AutoApprovalRule(id: "all", autoApprove: true, groups: .anyone)
        let verdict = Policy(rules: [rule], guardrails: guardrails).decide(
            facts(status: status, risk: risk, days: days)
        )
        #expect(verdict.blockedBy == obstacle)
    }

    @Test func `a policy survives its own JSON, and its facts theirs`() throws {
        let rule = AutoApprovalRule(
            id: "r",
            project: "AI",
            tool: "claude",
            autoApprove: true,
            groups: .anyOf(["b", "a"]),
            maximumDays: 30
        )
        let policy = Policy(rules: [rule], guardrails: Guardrails(adminReviewAt: [.medium], maximumDays: [.high: 14]))
        let again = try Policy(json: try JSON(parsing: policy.json.canonical))
        #expect(again.json.canonical == policy.json.canonical)
        #expect(PolicyFacts(json: facts().json)?.json == facts().json)
    }

    static let nonsense: [JSON] = [
        ["rules": [["id": "r", "autoApprove": true, "groups": []]]],
        ["rules": [["id": "r", "autoApprove": true]]],
        ["rules": [["id": "r", "groups": "anyone"]]],
        ["rules": [["id": "r", "autoApprove": true, "groups": "anyone", "maximumDay": 3]]],
        ["rules": [["id": "r", "autoApprove": true, "groups": "anyone", "maximumDays": 181]]],
        [
            "rules": [
                ["id": "r", "autoApprove": true, "groups": "anyone"],
                ["id": "r", "autoApprove": true, "groups": "anyone"],
            ]
        ],
        ["guardrails": [:]],
    ]

    @Test(arguments: nonsense) func `a policy that could be misread is refused`(json: JSON) {
        #expect(throws: Refusal.self) { try Policy(json: json) }
    }

    private func facts(status: Tool.Status = .approved, risk: Tool.Risk = .low, days: Int = 30) -> PolicyFacts {
        PolicyFacts(
            project: "AI",
            tool: "claude",
            role: "user",
            status: status,
            risk: risk,
            groups: ["eng"],
            requestedDays: days,
            dataClasses: ["internal"],
            missingStep: nil
        )
    }
}
