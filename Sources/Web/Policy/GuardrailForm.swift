import Domain
import Hummingbird
import Kernel

/// The guardrails as switches (N37, N38).
///
/// They are a part of the policy, so what is chosen here is a draft like any other: shown exactly, and published by another.
enum GuardrailForm {
    static let routes: [PageRoute] = [
        .get("/governance/guardrails", .administer) { visit in
            let current = try await visit.read { try $0.policies.current() }
            return form(GuardrailsTyped(try current?.policy().guardrails ?? Guardrails(), base: current?.number ?? 0))
                .response(to: visit)
        },
        .post("/governance/guardrails", .administer, save),
    ]

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        let typed = GuardrailsTyped(visit.form)
        var problems = FormProblems()
        let wanted = typed.guardrails(visit.form, &problems)
        guard problems.isEmpty else { return form(typed).response(to: visit, problems) }
        do {
            let draft = try await visit.write { tx in
                let current = try tx.policies.current()
                guard sameBytes(typed.base, String(current?.number ?? 0)) else { throw Self.changed }
                var policy = try current?.policy() ?? .initial
                guard policy.guardrails != wanted else { throw Self.same }
                policy.guardrails = wanted
                return try DraftPolicy(policy)(in: tx)
            }
            let place = ["governance", "drafts", draft.id.rawValue]
            return .seeOther(InternalPath(place, query: [("notice", Notice.drafted.rawValue)]))
        } catch let refusal as Refusal {
            return form(typed).response(to: visit, problems, refusal)
        }
    }

    private static let changed = Refusal(
        .conflict,
        "changed_meanwhile",
        "another policy was published meanwhile: open this page again, then repeat"
    )
    private static let same = Refusal(
        .invalid,
        "nothing_changed",
        "these are the guardrails in force; change one first"
    )

    private static func form(_ typed: GuardrailsTyped) -> SettingsForm {
        SettingsForm(
            title: "Guardrails",
            intro: "Switches that no rule outweighs. Saving makes a draft; another site admin publishes it.",
            back: ("Governance", "/governance"),
            action: "/governance/guardrails",
            hidden: [("base", typed.base)],
            sections: typed.sections,
            submit: "Make a draft",
            tab: .governance
        )
    }
}

/// What an admin chose of the guardrails.
struct GuardrailsTyped: Sendable {
    /// The revision that was looked at.
    let base: String
    private let switches: Set<String>
    private let security: Set<String>
    private let admin: Set<String>
    private let unmatched: Set<String>
    private let days: [Tool.Risk: String]

    init(_ rails: Guardrails, base: Int64) {
        self.base = String(base)
        switches = Set((rails.blockUnknownTools ? ["unknown"] : []) + (rails.requireReview ? ["review"] : []))
        security = Set(rails.securityReviewAt.map(\.rawValue))
        admin = Set(rails.adminReviewAt.map(\.rawValue))
        unmatched = Set(rails.approveUnmatchedAt.map(\.rawValue))
        days = rails.maximumDays.mapValues { String($0) }
    }

    init(_ form: Form) {
        base = form["base"] ?? ""
        (switches, security) = (Set(form.all("switches")), Set(form.all("security")))
        (admin, unmatched) = (Set(form.all("jira-admin")), Set(form.all("unmatched")))
        var days: [Tool.Risk: String] = [:]
        for risk in Tool.Risk.allCases { days[risk] = form["days-\(risk.rawValue)"] }
        self.days = days
    }

    func guardrails(_ form: Form, _ problems: inout FormProblems) -> Guardrails {
        var most: [Tool.Risk: Int] = [:]
        for risk in Tool.Risk.allCases { most[risk] = problems.number(form, "days-\(risk.rawValue)", in: 1...180) }
        return Guardrails(
            blockUnknownTools: switches.contains("unknown"),
            requireReview: switches.contains("review"),
            securityReviewAt: Self.risks(security),
            adminReviewAt: Self.risks(admin),
            maximumDays: most,
            approveUnmatchedAt: Self.risks(unmatched)
        )
    }

    private static func risks(_ words: Set<String>) -> Set<Tool.Risk> { Set(words.compactMap(Tool.Risk.init)) }

    var sections: [SettingsForm.Section] {
        [
            .init(fields: [
                FormField(
                    "switches",
                    "For every request",
                    .boxes(
                        [
                            (value: "unknown", label: "Turn tools away that are not in the catalog"),
                            (value: "review", label: "A person always decides"),
                        ],
                        checked: switches
                    )
                )
            ]),
            .init(
                title: "Reviews by risk",
                fields: [
                    FormField("security", "Security review", .boxes(Self.options, checked: security)),
                    FormField("jira-admin", "Jira admin review", .boxes(Self.options, checked: admin)),
                ]
            ),
            .init(
                title: "Most days by risk",
                note: "A longer request goes to a person, and no grant lasts longer. Empty for no limit of its own.",
                fields: Tool.Risk.allCases.map { risk in
                    FormField(
                        "days-\(risk.rawValue)",
                        "\(risk.rawValue.capitalizedFirst) risk",
                        .number(1...180),
                        days[risk] ?? ""
                    )
                }
            ),
            .init(
                title: "When no rule matches",
                fields: [
                    FormField(
                        "unmatched",
                        "Approve without a person at",
                        .boxes(Self.options, checked: unmatched),
                        hint: "A rule that only limits days does not count as a match."
                    )
                ]
            ),
        ]
    }

    private static let options = Tool.Risk.allCases.map {
        (value: $0.rawValue, label: "\($0.rawValue.capitalizedFirst) risk")
    }
}
