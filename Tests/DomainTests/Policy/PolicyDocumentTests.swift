import Domain
import Kernel
import Testing

@Suite struct PolicyDocumentTests {
    static let whole: JSON = [
        "rules": [
            [
                "rule": "eng-low-risk", "effect": "autoApprove",
                "when": [
                    "project": ["HELP"],
                    "tool": ["ids": ["claude-enterprise"], "status": ["approved"], "risk": ["low"]],
                    "role": ["user"], "requesterGroups": ["anyOf": ["data", "eng"]], "days": ["min": 2, "max": 30],
                    "dataClasses": ["subsetOf": ["internal", "public"]], "region": ["anyOf": ["EU", "US"]],
                    "attest": ["noTraining": true, "maxAgeDays": 180],
                ],
                "message": "Engineering, internal data, up to 30 days",
                "tests": [
                    [
                        "given": ["project": "HELP", "tool": "claude-enterprise", "dataClasses": ["public"]],
                        "expect": "autoApprove",
                    ]
                ],
            ],
            ["rule": "secrets", "effect": "deny", "when": ["dataClasses": ["anyOf": ["secrets"]]]],
            ["rule": "security", "effect": "requireStage:security", "when": ["role": ["admin"]]],
            ["rule": "quarter", "effect": "limitDays:90"],
        ],
        "exceptions": [
            [
                "exception": "migration", "rule": "secrets", "when": ["requesterGroups": ["anyOf": ["platform"]]],
                "owner": "p-1", "reason": "key rotation", "until": "2027-01-31T00:00:00Z",
            ]
        ],
        "guardrails": [
            "blockUnknownTools": false, "requireReview": false, "securityReviewAt": ["high"], "adminReviewAt": [],
            "maximumDays": ["high": 14], "approveUnmatchedAt": ["low"],
        ],
        "tests": [
            ["given": ["dataClasses": ["secrets"], "requestedDays": 100], "expect": "deny"],
            [
                "given": ["role": "admin", "requestedDays": 100, "dataClasses": ["public"]],
                "expect": "requireStage:security limitDays:90",
            ],
        ],
    ]

    @Test func `a policy survives its own canonical JSON, and its examples hold`() throws {
        let policy = try Policy(json: Self.whole)
        let again = try Policy(json: try JSON(parsing: policy.json.canonical))
        #expect(again == policy)
        #expect(again.json.canonical == policy.json.canonical)
        #expect(policy.check().problems == [])
        #expect(policy.rules.count == 4)
        #expect(policy.exceptions.first?.until == Instant(rfc3339: "2027-01-31T00:00:00Z"))
    }

    @Test func `facts survive their own JSON, and those stored before are still read`() throws {
        var facts = PolicyFacts.example()
        facts.region = "EU"
        facts.attested = [.dpa: AttestedFact(false, age: 3)]
        #expect(PolicyFacts(json: facts.json) == facts)
        let old: JSON = [
            "project": "AI", "tool": "claude", "role": "user", "status": "approved", "risk": "low", "groups": ["eng"],
            "requestedDays": 30, "dataClasses": ["internal"], "missingStep": nil,
        ]
        var same = PolicyFacts.example()
        same.at = nil
        #expect(PolicyFacts(json: old) == same)
    }

    static let wrong: [(JSON, String, String)] = [
        ([:], "the policy", "rules"),
        (["rules": [], "rule": []], "the policy", "rule"),
        (["rules": [["effect": "deny"]]], "rules[0]", "rule"),
        (["rules": [["rule": "guardrail.x", "effect": "deny"]]], "rule `guardrail.x`", "rule"),
        (["rules": [["rule": "a", "effect": "deny"], ["rule": "a", "effect": "deny"]]], "rule `a`", "rule"),
        (["rules": [["rule": "a", "effect": "allow"]]], "rule `a`", "effect"),
        (["rules": [["rule": "a", "effect": "limitDays:0"]]], "rule `a`", "effect"),
        (["rules": [["rule": "a", "effect": "limitDays:181"]]], "rule `a`", "effect"),
        (["rules": [["rule": "a", "effect": "requireStage:"]]], "rule `a`", "effect"),
        (rule(["days": ["max": 181]]), "rule `a`", "when.days.max"),
        (rule(["days": ["min": 0]]), "rule `a`", "when.days.min"),
        (rule(["days": ["min": 9, "max": 8]]), "rule `a`", "when.days"),
        (rule(["days": [:]]), "rule `a`", "when.days"),
        (rule(["dayz": [:]]), "rule `a`", "when.dayz"),
        (rule(["requesterGroups": ["anyOf": []]]), "rule `a`", "when.requesterGroups.anyOf"),
        (rule(["project": "AI"]), "rule `a`", "when.project"),
        (rule(["tool": ["risk": ["huge"]]]), "rule `a`", "when.tool.risk"),
        (rule(["dataClasses": ["anyOf": ["x"]]]), "rule `a`", "when.dataClasses.anyOf"),
        (rule(["attest": ["maxAgeDays": 3]]), "rule `a`", "when.attest"),
        (rule(["attest": ["noTrainin": true]]), "rule `a`", "when.attest.noTrainin"),
        (
            ["rules": [["rule": "a", "effect": "deny", "tests": [["given": [:], "expect": "maybe"]]]]], "rule `a`",
            "tests[0].expect"
        ),
        (["rules": [], "guardrails": ["maximumDays": ["low": 0]]], "guardrails", "maximumDays.low"),
        (["rules": [], "exceptions": [["exception": "e", "rule": "b"]]], "exception `e`", "rule"),
        (["rules": [["id": "a", "autoApprove": true, "groups": []]]], "rule `a`", "groups"),
        (["rules": [["id": "a", "autoApprove": true]]], "rule `a`", "groups"),
        (["rules": [["id": "a", "autoApprove": true, "groups": "anyone", "maximumDay": 3]]], "rule `a`", "maximumDay"),
    ]

    @Test(arguments: wrong)
    func `what could be misread is refused by place and field`(json: JSON, place: String, field: String) {
        let problems = PolicyDocument(reading: json).problems
        #expect(problems.contains { $0.place == place && $0.field == field }, "\(problems)")
        #expect(throws: Refusal.self) { try Policy(json: json) }
    }

    @Test func `every problem is reported, not the first alone`() {
        let json: JSON = [
            "rules": [["rule": "a", "effect": "x"], ["rule": "b", "effect": "deny", "when": ["days": ["max": 999]]]],
            "guardrails": ["requireReview": "yes"],
        ]
        #expect(PolicyDocument(reading: json).problems.map(\.field) == ["effect", "when.days.max", "requireReview"])
    }

    @Test func `an example that does not hold is a problem of its rule`() throws {
        let json: JSON = [
            "rules": [["rule": "a", "effect": "deny", "tests": [["given": [:], "expect": "pending"]]]]
        ]
        let problems = try Policy(json: json).check().problems
        #expect(problems.map(\.place) == ["rule `a`"])
        #expect(problems.first?.message == "expects `pending`, but the answer is `deny` by `a`")
    }

    @Test func `in the first form a tool's own rule that says no outweighs a rule for all tools, in either order`()
        throws
    {
        let all: JSON = ["id": "all", "autoApprove": true, "groups": "anyone"]
        let own: JSON = ["id": "own", "tool": "claude", "autoApprove": false, "groups": "anyone"]
        let idle: JSON = ["id": "idle", "autoApprove": false, "groups": "anyone"]
        for rules: JSON in [[all, own], [own, all]] {
            let verdict = try Policy(json: ["rules": rules]).compiled().decide(.example())
            #expect(verdict.outcome == PolicyOutcome(.review, stages: ["approval"]))
            #expect(verdict.blockedBy == "stage_required")
        }
        #expect(try Policy(json: ["rules": [all, idle]]).compiled().decide(.example()).isAutomatic)
    }

    private static func rule(_ when: JSON) -> JSON {
        ["rules": [["rule": "a", "effect": "autoApprove", "when": when]]]
    }
}
