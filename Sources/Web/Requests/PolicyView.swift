import Domain
import Kernel

/// Why policy decided, or left it to a person: the stored record, and each other rule's failing condition.
struct PolicyView {
    private let record: JSON?
    private let facts: PolicyFacts?
    private let explanation: [PolicyExplanation.Finding]

    init(_ request: AccessRequest, in tx: any Transaction) throws {
        record = request.policyRecordJSON
        facts = request.policyFacts
        let revision = try record?["revision"]?.integer.flatMap { try tx.policies.revision($0)?.policy() }
        explanation = facts.flatMap { facts in revision?.explain(facts).findings.filter(\.isTold) } ?? []
    }

    var view: View {
        guard let record else { return ["policy": false, "hasRules": false] }
        let outcome = record["outcome"]?.string ?? "review"
        let lozenge =
            switch PolicyOutcome.Kind(rawValue: outcome) {
            case .autoApprove: Lozenge("Approves", .good)
            case .deny: Lozenge("Denies", .bad)
            case .review, nil: Lozenge("Leaves it to a person", .info)
            }
        return [
            "policy": true, "policyLozenges": [lozenge].field, "policySummary": .text(summary(record)),
            "hasRules": .flag(!explanation.isEmpty), "rules": .list(explanation.map(rule)),
            "record": .text(PrettyJSON.text(record)),
        ]
    }

    /// What of the vendor's statements was past its validity when policy looked at the request.
    private var staleWords: String? {
        let facts = (facts?.stale ?? []).map(\.words)
        return facts.isEmpty ? nil : facts.joined(separator: ", ")
    }

    private func summary(_ record: JSON) -> String {
        let revision = record["revision"]?.integer ?? 0
        let source = revision == 0 ? "No policy was published yet." : "Decided by revision \(revision)."
        guard let blocked = record["blockedBy"]?.string else { return source }
        if sameBytes(blocked, PolicyFacts.staleWord), let staleWords {
            return
                "\(source) A rule would have approved at once, but what is attested of the vendor is past its validity: "
                + "\(staleWords)."
        }
        return "\(source) What kept it from being approved at once: \(blocked.spaced)."
    }

    private func rule(_ finding: PolicyExplanation.Finding) -> View {
        ["ruleName": .text(finding.rule.id), "ruleText": .text(finding.words)]
    }
}

extension PolicyExplanation.Finding {
    /// Guardrails are told where they stand in the way only.
    var isTold: Bool { failing == nil || !rule.isGuardrail }

    /// What became of the rule, after its name.
    var words: String {
        switch failing {
        case nil where rule.id.hasSuffix(".\(PolicyFacts.staleWord)"):
            "holds: a statement of the vendor is past its validity, so a person decides"
        case nil: "holds in every point: \(rule.effect.text)"
        case .project: "is for other projects"
        case .tool: "is for other tools"
        case .status: "is for tools of another status"
        case .risk: "is for tools of another risk"
        case .role: "is for other roles"
        case .groups: "is for groups that the requester is not in"
        case .days: "is for another number of days"
        case .dataClasses: "is for other classes of data"
        case .region: "is for other regions"
        case .attest: "asks for statements of the vendor that are missing, too old or different"
        case .exception: "is set aside by exception `\(exception ?? "")`"
        }
    }
}

/// JSON for people, two spaces a level.
enum PrettyJSON {
    static func text(_ json: JSON, indent: String = "") -> String {
        switch json {
        case .object(let members) where !members.isEmpty:
            let inner = members.map {
                "\(indent)  \(JSON.string($0.key).text): \(text($0.value, indent: indent + "  "))"
            }
            return "{\n" + inner.joined(separator: ",\n") + "\n\(indent)}"
        case .array(let elements) where !elements.isEmpty:
            let inner = elements.map { "\(indent)  \(text($0, indent: indent + "  "))" }
            return "[\n" + inner.joined(separator: ",\n") + "\n\(indent)]"
        default: return json.text
        }
    }
}
