package import Kernel

/// What may be approved without a person, and what never may.
///
/// Every rule is looked at and the most restrictive answer wins, so order never matters.
package struct Policy: Equatable, Sendable {
    package let rules: [AutoApprovalRule]
    package let guardrails: Guardrails

    package init(rules: [AutoApprovalRule], guardrails: Guardrails) {
        (self.rules, self.guardrails) = (rules, guardrails)
    }

    /// What holds before anything was published: every request waits for a person.
    package static let initial = Policy(rules: [], guardrails: Guardrails())
}

/// One way to be approved without a person.
///
/// All four checks must pass (N25).
package struct AutoApprovalRule: Equatable, Sendable {
    package enum Groups: Equatable, Sendable {
        /// Spelled out: an empty list means nobody.
        case anyone
        case anyOf([String])
    }

    package let id: String
    /// Nil for every project.
    package let project: String?
    /// Nil for all tools.
    package let tool: ID<Tool>?
    /// A tool's own rule with `false` suppresses what all-tools rules would approve.
    package let autoApprove: Bool
    package let groups: Groups
    package let maximumDays: Int?

    package init(
        id: String,
        project: String? = nil,
        tool: ID<Tool>? = nil,
        autoApprove: Bool,
        groups: Groups,
        maximumDays: Int? = nil
    ) {
        (self.id, self.project, self.tool) = (id, project, tool)
        (self.autoApprove, self.groups, self.maximumDays) = (autoApprove, groups, maximumDays)
    }

    package enum Condition: String, Sendable, CaseIterable {
        case scope, autoApprove = "auto_approve", groups, duration
    }

    /// The first condition that does not hold, in the order of the guide; nil when the rule approves.
    package func failingCondition(for facts: PolicyFacts) -> Condition? {
        guard inScope(facts) else { return .scope }
        guard autoApprove else { return .autoApprove }
        guard admits(facts.groups) else { return .groups }
        guard maximumDays.map({ facts.requestedDays <= $0 }) ?? true else { return .duration }
        return nil
    }

    func inScope(_ facts: PolicyFacts) -> Bool {
        (project.map { $0 == facts.project } ?? true) && (tool.map { $0 == facts.tool } ?? true)
    }

    private func admits(_ held: [String]) -> Bool {
        switch groups {
        case .anyone: true
        case .anyOf(let allowed): allowed.contains { group in held.contains { $0.utf8.elementsEqual(group.utf8) } }
        }
    }
}

/// What keeps policy from approving alone, whatever the rules say.
package struct Guardrails: Equatable, Sendable {
    package var requireReview: Bool
    package var securityReviewAt: Set<Tool.Risk>
    package var adminReviewAt: Set<Tool.Risk>
    /// The most days by risk.
    ///
    /// A longer request goes to a person, and no grant lasts longer.
    package var maximumDays: [Tool.Risk: Int]

    package init(
        requireReview: Bool = false,
        securityReviewAt: Set<Tool.Risk> = [.high],
        adminReviewAt: Set<Tool.Risk> = [],
        maximumDays: [Tool.Risk: Int] = [:]
    ) {
        (self.requireReview, self.securityReviewAt) = (requireReview, securityReviewAt)
        (self.adminReviewAt, self.maximumDays) = (adminReviewAt, maximumDays)
    }

    /// The first guardrail that stands in the way, as a stable word.
    func obstacle(for facts: PolicyFacts) -> String? {
        if facts.status == .restricted { return "restricted_tool" }
        if requireReview { return "review_required" }
        if securityReviewAt.contains(facts.risk) { return "security_review_required" }
        if adminReviewAt.contains(facts.risk) { return "admin_review_required" }
        if let most = maximumDays[facts.risk], facts.requestedDays > most { return "risk_duration_exceeded" }
        return nil
    }
}
