/// What keeps policy from approving alone, whatever the rules say: switches for the whole organization (N37, N38).
package struct Guardrails: Equatable, Sendable {
    /// Whether a request for a tool that is not in the catalog is turned away.
    ///
    /// Otherwise the tool enters the catalog as restricted and of high risk, and a person decides.
    package var blockUnknownTools: Bool
    package var requireReview: Bool
    package var securityReviewAt: Set<Tool.Risk>
    /// Risks at which a Jira admin has to review.
    package var adminReviewAt: Set<Tool.Risk>
    /// The most days by risk.
    ///
    /// A longer request goes to a person, and no grant lasts longer.
    package var maximumDays: [Tool.Risk: Int]
    /// Risks at which a request that no rule matches is approved without a person; a rule that only limits days does
    /// not count as a match, because it says how long and not whether.
    package var approveUnmatchedAt: Set<Tool.Risk>

    package init(
        blockUnknownTools: Bool = true,
        requireReview: Bool = false,
        securityReviewAt: Set<Tool.Risk> = [.high],
        adminReviewAt: Set<Tool.Risk> = [],
        maximumDays: [Tool.Risk: Int] = [:],
        approveUnmatchedAt: Set<Tool.Risk> = []
    ) {
        (self.blockUnknownTools, self.requireReview) = (blockUnknownTools, requireReview)
        (self.securityReviewAt, self.adminReviewAt) = (securityReviewAt, adminReviewAt)
        (self.maximumDays, self.approveUnmatchedAt) = (maximumDays, approveUnmatchedAt)
    }
}

extension Guardrails {
    /// The stages that guardrails ask for.
    package static let securityStage = "security"
    package static let adminStage = "admin"

    /// What the switches say, as rules, so that deciding, explaining and comparing know one form only.
    ///
    /// An automatic approval for risks at which no rule matches is an ordinary rule as well: whatever matches besides
    /// approves, too, or is more restrictive.
    package var rules: [Rule] { standing + switched }

    /// What no switch and no override takes away.
    package var standing: [Rule] {
        [
            Rule("guardrail.tool_not_requestable", .deny, when: Conditions(statuses: [.blocked, .retired])),
            Rule(
                "guardrail.restricted_tool",
                .requireStage(Self.securityStage),
                when: Conditions(statuses: [.restricted])
            ),
        ]
    }

    private var switched: [Rule] {
        var rules: [Rule] = []
        if requireReview { rules.append(Rule("guardrail.review_required", .requireStage(Rule.ordinaryStage))) }
        add("security_review_required", .requireStage(Self.securityStage), securityReviewAt, to: &rules)
        add("admin_review_required", .requireStage(Self.adminStage), adminReviewAt, to: &rules)
        for (risk, days) in maximumDays.sorted(by: { $0.key < $1.key }) {
            rules.append(
                Rule(
                    "guardrail.risk_duration_exceeded.\(risk.rawValue)",
                    .limitDays(days),
                    when: Conditions(risks: [risk])
                )
            )
        }
        add("unmatched", .autoApprove, approveUnmatchedAt, to: &rules)
        return rules
    }

    private func add(_ name: String, _ effect: Rule.Effect, _ risks: Set<Tool.Risk>, to rules: inout [Rule]) {
        guard !risks.isEmpty else { return }
        rules.append(Rule("guardrail.\(name)", effect, when: Conditions(risks: risks)))
    }
}
