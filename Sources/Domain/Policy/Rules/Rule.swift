/// One statement of the policy: under these conditions, this effect.
///
/// All rules are looked at and the most restrictive effect wins, so their order never matters.
package struct Rule: Equatable, Sendable {
    package enum Effect: Hashable, Sendable {
        /// Approved without a person, unless anything more restrictive holds.
        case autoApprove
        /// A person of that stage decides; the stages of all matching rules add up.
        case requireStage(String)
        /// No approval lasts longer, and what asks for more goes to a person; the smallest number counts.
        case limitDays(Int)
        case deny
    }

    /// The stage of the ordinary queue: any approver.
    package static let ordinaryStage = "approval"

    /// Unique in the policy, and stable, because explanations and exceptions name it.
    package let id: String
    package let effect: Effect
    package let when: Conditions
    /// What the requester is told when the rule decides.
    package let message: String?
    package let tests: [PolicyTest]

    package init(
        _ id: String,
        _ effect: Effect,
        when: Conditions = Conditions(),
        message: String? = nil,
        tests: [PolicyTest] = []
    ) {
        (self.id, self.effect, self.when, self.message, self.tests) = (id, effect, when, message, tests)
    }
}

extension Rule.Effect {
    /// Whether the effect takes something away.
    ///
    /// Missing facts fulfil the conditions of such rules, and never those of an automatic approval.
    package var isRestrictive: Bool { self != .autoApprove }

    /// The effect as it stands in documents, for example `requireStage:security`.
    package var text: String {
        switch self {
        case .autoApprove: "autoApprove"
        case .requireStage(let stage): "requireStage:\(stage)"
        case .limitDays(let days): "limitDays:\(days)"
        case .deny: "deny"
        }
    }

    package init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch (parts[0], parts.count > 1 ? String(parts[1]) : nil) {
        case ("autoApprove", nil): self = .autoApprove
        case ("deny", nil): self = .deny
        case ("requireStage", .some(let stage)) where Self.isStage(stage): self = .requireStage(stage)
        case ("limitDays", .some(let days)):
            guard let days = Int(days), Conditions.dayRange.contains(days) else { return nil }
            self = .limitDays(days)
        default: return nil
        }
    }

    static func isStage(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }
}
