import Domain
import Kernel
import Testing

@Suite struct ConditionsTests {
    static let cases: [(Conditions, Conditions.Kind)] = [
        (Conditions(projects: ["HELP"]), .project),
        (Conditions(tools: ["other"]), .tool),
        (Conditions(statuses: [.pilot]), .status),
        (Conditions(risks: [.high]), .risk),
        (Conditions(roles: ["admin"]), .role),
        (Conditions(groups: ["sales", "legal"]), .groups),
        (Conditions(days: 31...180), .days),
        (Conditions(days: 1...29), .days),
        (Conditions(classes: ClassCondition(subsetOf: ["public"])), .dataClasses),
        (Conditions(regions: ["US"]), .region),
        (Conditions(attested: AttestedCondition([.noTraining: false])), .attest),
        (Conditions(attested: AttestedCondition([.noTraining: true, .dpa: false])), .attest),
    ]

    @Test(arguments: cases)
    func `the first condition that fails is named, for every effect`(when: Conditions, kind: Conditions.Kind) {
        for effect in [Rule.Effect.autoApprove, .deny, .requireStage("a"), .limitDays(3)] {
            let policy = Policy(rules: [Rule("r", effect, when: when)])
            #expect(policy.explain(Self.whole).findings.first?.failing == kind)
            #expect(policy.compiled().decide(Self.whole).matched == [])
        }
    }

    @Test func `a rule with every condition matches when all of them hold`() {
        let when = Conditions(
            projects: ["AI"],
            tools: ["claude", "other"],
            statuses: [.approved, .pilot],
            risks: [.low],
            roles: ["user"],
            groups: ["sales", "eng"],
            days: 30...30,
            classes: ClassCondition(subsetOf: ["internal", "public"]),
            regions: ["EU"],
            attested: AttestedCondition([.noTraining: true, .dpa: true], maximumAge: 90)
        )
        let policy = Policy(rules: [Rule("r", .autoApprove, when: when)])
        #expect(policy.explain(Self.whole).verdict.outcome == .autoApprove)
        #expect(policy.compiled().decide(Self.whole).outcome == .autoApprove)
    }

    static let unknowable: [Conditions] = [
        Conditions(classes: ClassCondition(subsetOf: ["internal"])),
        Conditions(regions: ["EU"]),
        Conditions(attested: AttestedCondition([.soc2: true])),
    ]

    @Test(arguments: unknowable)
    func `a missing fact never approves, and always restricts`(when: Conditions) {
        let facts = PolicyFacts.example(classes: [])
        for (effect, outcome) in [
            (Rule.Effect.autoApprove, PolicyOutcome.pending), (.deny, .deny),
            (.requireStage("a"), PolicyOutcome(.review, stages: ["a"])),
            (.limitDays(3), PolicyOutcome(.review, maximumDays: 3)),
        ] {
            let policy = Policy(rules: [Rule("r", effect, when: when)])
            #expect(policy.explain(facts).verdict.outcome == outcome)
            #expect(policy.compiled().decide(facts).outcome == outcome)
        }
    }

    @Test func `a statement older than a rule allows counts as missing`() {
        let when = Conditions(attested: AttestedCondition([.noTraining: true], maximumAge: 89))
        let fresh = Conditions(attested: AttestedCondition([.noTraining: true], maximumAge: 90))
        #expect(Policy(rules: [Rule("r", .autoApprove, when: when)]).compiled().decide(Self.whole).outcome == .pending)
        #expect(Policy(rules: [Rule("r", .autoApprove, when: fresh)]).compiled().decide(Self.whole).isAutomatic)
        let denied = Conditions(attested: AttestedCondition([.noTraining: false], maximumAge: 89))
        #expect(Policy(rules: [Rule("r", .deny, when: denied)]).compiled().decide(Self.whole).outcome == .deny)
    }

    @Test func `an exception sets its rule aside for whom it is meant, until it ends`() {
        let exception = PolicyException(
            "pilot",
            rule: "no-secrets",
            when: Conditions(groups: ["eng"]),
            owner: "p-1",
            reason: "migration",
            until: 2_000
        )
        let rules = [Rule("no-secrets", .deny), Rule("all", .autoApprove)]
        let policy = Policy(rules: rules, exceptions: [exception])
        var facts = PolicyFacts.example()
        let cases: [(Instant?, [String], PolicyOutcome)] = [
            (1_999, ["eng"], .autoApprove), (2_000, ["eng"], .deny), (1_999, ["sales"], .deny), (nil, ["eng"], .deny),
        ]
        for (at, groups, outcome) in cases {
            (facts.at, facts.groups) = (at, groups)
            #expect(policy.compiled().decide(facts).outcome == outcome)
            #expect(policy.explain(facts).verdict.outcome == outcome)
        }
        #expect(policy.explain(.example()).findings.first?.exception == "pilot")
    }

    @Test func `names are told apart by bytes`() {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        let policy = Policy(rules: [Rule("r", .autoApprove, when: Conditions(groups: [composed]))])
        #expect(policy.compiled().decide(.example(groups: [composed])).isAutomatic)
        #expect(!policy.compiled().decide(.example(groups: [decomposed])).isAutomatic)
        #expect(Names([composed, decomposed, composed]).sorted.count == 2)
    }

    /// Facts of which nothing is missing.
    static var whole: PolicyFacts {
        var facts = PolicyFacts.example()
        facts.region = "EU"
        facts.attested = [.noTraining: AttestedFact(true, age: 90), .dpa: AttestedFact(true, age: 1)]
        return facts
    }
}
