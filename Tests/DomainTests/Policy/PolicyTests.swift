import Domain
import Kernel
import Testing

@Suite struct PolicyTests {
    @Test(arguments: 0..<16)
    func `N25: only when all four checks pass is a request approved without a person`(row: Int) throws {
        let (scope, auto, group, days) = (row & 1 != 0, row & 2 != 0, row & 4 != 0, row & 8 != 0)
        let document: JSON = [
            "rules": [
                [
                    "id": "r", "tool": .string(scope ? "claude" : "other"), "autoApprove": .bool(auto),
                    "groups": [.string(group ? "eng" : "sales")], "maximumDays": .integer(days ? 30 : 29),
                ]
            ]
        ]
        let explanation = try Policy(json: document).explain(.example())
        #expect(explanation.verdict.isAutomatic == (row == 15))
        let expected: Conditions.Kind? = !scope ? .tool : !auto ? nil : !group ? .groups : !days ? .days : nil
        #expect(explanation.findings.first?.failing == expected)
    }

    static let combinations: [([Rule.Effect], PolicyOutcome)] = [
        ([], .pending),
        ([.autoApprove], .autoApprove),
        ([.autoApprove, .limitDays(30)], .autoApprove),
        ([.autoApprove, .limitDays(29)], PolicyOutcome(.review, maximumDays: 29)),
        ([.autoApprove, .limitDays(20), .limitDays(10)], PolicyOutcome(.review, maximumDays: 10)),
        ([.autoApprove, .requireStage("b"), .requireStage("a")], PolicyOutcome(.review, stages: ["a", "b"])),
        ([.requireStage("a"), .limitDays(5)], PolicyOutcome(.review, stages: ["a"], maximumDays: 5)),
        ([.autoApprove, .requireStage("a"), .limitDays(5), .deny], .deny),
    ]

    @Test(arguments: combinations)
    func `deny outweighs stages, those the smallest limit, that an approval, whatever the order`(
        effects: [Rule.Effect],
        outcome: PolicyOutcome
    ) {
        let rules = effects.enumerated().map { Rule("r\($0)", $1) }
        for rules in [rules, rules.reversed()] {
            let policy = Policy(rules: rules)
            #expect(policy.explain(.example()).verdict.outcome == outcome)
            #expect(policy.compiled().decide(.example()) == policy.explain(.example()).verdict)
        }
    }

    static let guardrails: [(Guardrails, Tool.Status, Tool.Risk, Int, String?)] = [
        (Guardrails(requireReview: true), .approved, .low, 1, "review_required"),
        (Guardrails(securityReviewAt: [.low]), .approved, .low, 1, "security_review_required"),
        (Guardrails(adminReviewAt: [.low]), .approved, .low, 1, "admin_review_required"),
        (Guardrails(maximumDays: [.low: 30]), .approved, .low, 30, nil),
        (Guardrails(maximumDays: [.low: 30]), .approved, .low, 31, "risk_duration_exceeded"),
        (Guardrails(), .restricted, .low, 1, "restricted_tool"),
        (Guardrails(), .blocked, .low, 1, "tool_not_requestable"),
        (Guardrails(), .retired, .low, 1, "tool_not_requestable"),
        (Guardrails(), .approved, .high, 1, "security_review_required"),
    ]

    @Test(arguments: guardrails)
    func `N37: a guardrail outweighs every rule`(
        guardrails: Guardrails,
        status: Tool.Status,
        risk: Tool.Risk,
        days: Int,
        obstacle: String?
    ) {
        let policy = Policy(rules: [Rule("all", .autoApprove)], guardrails: guardrails)
        let facts = PolicyFacts.example(status: status, risk: risk, days: days)
        #expect(policy.compiled().decide(facts).blockedBy == obstacle)
    }

    @Test func `N38: without a matching rule the default of the risk applies, and a limit alone is no match`() {
        let guardrails = Guardrails(approveUnmatchedAt: [.low])
        func outcome(_ rules: [Rule], risk: Tool.Risk = .low) -> PolicyOutcome {
            Policy(rules: rules, guardrails: guardrails).compiled().decide(.example(risk: risk)).outcome
        }
        #expect(outcome([]) == .autoApprove)
        #expect(outcome([], risk: .medium) == .pending)
        #expect(outcome([Rule("limit", .limitDays(60))]) == .autoApprove)
        #expect(outcome([Rule("limit", .limitDays(7))]) == PolicyOutcome(.review, maximumDays: 7))
        #expect(outcome([Rule("stage", .requireStage("team"))]) == PolicyOutcome(.review, stages: ["team"]))
        #expect(outcome([Rule("deny", .deny)]) == .deny)
    }

    @Test func `what a connected tool lacks holds an automatic approval, and nothing else`() {
        var facts = PolicyFacts.example()
        facts.missingStep = "group_not_bound"
        let approving = Policy(rules: [Rule("all", .autoApprove)]).compiled().decide(facts)
        #expect(approving.outcome == .pending)
        #expect(approving.blockedBy == "group_not_bound")
        #expect(Policy(rules: [Rule("none", .deny)]).compiled().decide(facts).blockedBy == "denied_by_rule")
    }
}

extension PolicyFacts {
    static func example(
        status: Tool.Status = .approved,
        risk: Tool.Risk = .low,
        groups: [String] = ["eng"],
        days: Int = 30,
        classes: [String] = ["internal"]
    ) -> PolicyFacts {
        PolicyFacts(
            project: "AI",
            tool: "claude",
            role: "user",
            status: status,
            risk: risk,
            groups: groups,
            requestedDays: days,
            dataClasses: classes,
            at: 1_000
        )
    }
}
