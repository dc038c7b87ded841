import Domain
import Kernel

/// A policy as rows of a page: rules, exceptions, guardrails, and what is odd about them.
struct PolicyRows: Sendable {
    /// Beyond this many rules a page does not examine them with every look.
    static let examined = 200

    let policy: Policy

    var guardrails: View {
        let rails = policy.guardrails
        let days = rails.maximumDays.sorted { $0.key < $1.key }.map { "\($0.key.rawValue) \($0.value)" }
        return [
            "unknownTools": .text(rails.blockUnknownTools ? "turned away" : "a person decides"),
            "review": .text(rails.requireReview ? "always" : "when a rule asks for it"),
            "security": .text(risks(rails.securityReviewAt)), "jiraAdmin": .text(risks(rails.adminReviewAt)),
            "riskDays": .text(days.isEmpty ? "no limit of their own" : days.joined(separator: ", ")),
            "unmatched": .text(risks(rails.approveUnmatchedAt)),
        ]
    }

    private func risks(_ risks: Set<Tool.Risk>) -> String {
        risks.isEmpty ? "at no risk" : "at " + risks.sorted().map(\.rawValue).joined(separator: ", ") + " risk"
    }

    var rules: View.Field {
        .list(
            policy.rules.map { rule in
                [
                    "rule": .text(rule.id), "lozenges": [rule.effect.lozenge].field,
                    "conditions": .text(ConditionWords.text(rule.when.json)), "message": .some(rule.message),
                ]
            }
        )
    }

    func exceptions(_ names: Names, _ clock: ViewerClock) throws -> View.Field {
        .list(
            try policy.exceptions.map { exception in
                let isOver = exception.until <= clock.now
                return [
                    "exception": .text(exception.id), "rule": .text(exception.rule),
                    "conditions": .text(ConditionWords.text(exception.when.json)),
                    "owner": .text(try names.person(exception.owner)), "reason": .text(exception.reason),
                    "until": .text(clock.moment(exception.until)),
                    "lozenges": [isOver ? Lozenge("Ended", .calm) : Lozenge("Holds", .warn)].field,
                ]
            }
        )
    }

    /// What is odd about single rules; nil where there are too many to look at with every visit.
    var findings: [View]? {
        guard policy.rules.count <= Self.examined else { return nil }
        return policy.findings(budget: 1_000_000).map { finding in
            let others = finding.others.map { "`\($0)`" }.joined(separator: ", ")
            return [
                "rule": .text(finding.rule), "lozenges": [Lozenge(finding.kind.rawValue.capitalizedFirst, .warn)].field,
                "finding": .text((finding.kind.words + (others.isEmpty ? "" : ", beside \(others)")).sentence),
            ]
        }
    }
}

extension RuleFinding.Kind {
    fileprivate var words: String {
        switch self {
        case .dead: "no request can ever match it"
        case .shadowed: "it matches, but no answer depends on it"
        case .contradictory: "it approves what other rules always take back"
        case .undecided: "telling would be too much work for a page"
        }
    }
}

extension Rule.Effect {
    var lozenge: Lozenge {
        switch self {
        case .autoApprove: Lozenge("Approves", .good)
        case .requireStage(let stage): Lozenge("Stage \(stage)", .info)
        case .limitDays(let days): Lozenge("At most \(ViewerClock.count(days, "day"))", .warn)
        case .deny: Lozenge("Denies", .bad)
        }
    }
}
