import Kernel

/// What policy says of one request, and by which rules.
package struct PolicyVerdict: Equatable, Sendable {
    package let outcome: PolicyOutcome
    /// Ids of the rules of the document whose every condition holds, in byte order.
    package let matched: [String]
    /// The step of the combination that gave the answer.
    package let step: Step
    /// What keeps the request from being approved without a person, as a stable word; nil when nothing does.
    package let blockedBy: String?
    /// What the requester is told, from the rules that decided.
    package let messages: [String]

    package enum Step: String, Sendable, CaseIterable { case deny, requireStage, limitDays, autoApprove, noRule }

    package var isAutomatic: Bool { outcome.kind == .autoApprove }
}

/// Combines what all matching rules say: the most restrictive wins, in whatever order they come.
struct Combination {
    private let requestedDays: Int
    private(set) var matched: [Rule] = []

    init(requestedDays: Int) { self.requestedDays = requestedDays }

    mutating func add(_ rule: Rule) { matched.append(rule) }

    /// - Parameter obstacle: what the tool lacks; it stands in the way of an automatic approval only.
    func verdict(held obstacle: String?) -> PolicyVerdict {
        let (step, outcome) = combined
        let isHeld = step == .autoApprove && obstacle != nil
        return PolicyVerdict(
            outcome: isHeld ? .pending : outcome,
            matched: Names(matched.map(\.id).filter { !$0.hasPrefix(Rule.guardrailPrefix) }).sorted,
            step: step,
            blockedBy: isHeld ? obstacle : self.obstacle(step),
            messages: decisive(step).compactMap(\.message)
        )
    }

    private var combined: (PolicyVerdict.Step, PolicyOutcome) {
        if matched.contains(where: { $0.effect == .deny }) { return (.deny, .deny) }
        let stages = Names(matched.compactMap { if case .requireStage(let stage) = $0.effect { stage } else { nil } })
        let limit = matched.compactMap { $0.limit(below: requestedDays) }.min()
        if !stages.sorted.isEmpty { return (.requireStage, PolicyOutcome(.review, stages: stages, maximumDays: limit)) }
        if let limit { return (.limitDays, PolicyOutcome(.review, maximumDays: limit)) }
        return matched.contains { $0.effect == .autoApprove } ? (.autoApprove, .autoApprove) : (.noRule, .pending)
    }

    /// The rules that made the answer, guardrails first, then by id.
    private func decisive(_ step: PolicyVerdict.Step) -> [Rule] {
        let rules = matched.filter { rule in
            switch (step, rule.effect) {
            case (.deny, .deny), (.requireStage, .requireStage), (.autoApprove, .autoApprove): true
            case (.limitDays, .limitDays): rule.limit(below: requestedDays) != nil
            default: false
            }
        }
        return rules.filter(\.isGuardrail) + rules.filter { !$0.isGuardrail }.sorted { ID<Rule>($0.id) < ID($1.id) }
    }

    private func obstacle(_ step: PolicyVerdict.Step) -> String? {
        switch step {
        case .autoApprove: nil
        case .noRule: "no_matching_rule"
        case .deny: decisive(step).first?.guardrailWord ?? "denied_by_rule"
        case .requireStage: decisive(step).first?.guardrailWord ?? "stage_required"
        case .limitDays: decisive(step).first?.guardrailWord ?? "days_limited"
        }
    }
}

extension Rule {
    static let guardrailPrefix = "guardrail."

    package var isGuardrail: Bool { id.hasPrefix(Self.guardrailPrefix) }

    /// The stable word by which a guardrail is known, for example `security_review_required`.
    var guardrailWord: String? {
        let parts = id.split(separator: ".")
        return isGuardrail && parts.count > 1 ? String(parts[1]) : nil
    }

    func limit(below requested: Int) -> Int? {
        guard case .limitDays(let days) = effect, requested > days else { return nil }
        return days
    }
}
