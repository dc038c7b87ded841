import Domain
import Kernel

/// Why policy decided, or left it to a person: the stored record, and each other rule's failing condition.
struct PolicyView {
    private let record: JSON?
    private let explanation: [(rule: String, failing: AutoApprovalRule.Condition?)]

    init(_ request: AccessRequest, in tx: any Transaction) throws {
        record = request.policyRecord.flatMap { try? JSON(parsing: $0) }
        let facts = record?["facts"].flatMap(PolicyFacts.init(json:))
        let revision = try record?["revision"]?.integer.flatMap { try tx.policies.revision($0)?.policy() }
        explanation = facts.flatMap { facts in revision?.explain(facts) } ?? []
    }

    var view: View {
        guard let record else { return ["policy": false, "hasRules": false] }
        let outcome = record["outcome"]?.string ?? "review"
        let lozenge = outcome == "autoApprove" ? Lozenge("Approves", .good) : Lozenge("Leaves it to a person", .info)
        return [
            "policy": true, "policyLozenges": [lozenge].field, "policySummary": .text(summary(record)),
            "hasRules": .flag(!explanation.isEmpty), "rules": .list(explanation.map(rule)),
            "record": .text(PrettyJSON.text(record)),
        ]
    }

    private func summary(_ record: JSON) -> String {
        let revision = record["revision"]?.integer ?? 0
        let source = revision == 0 ? "No policy was published yet." : "Decided by revision \(revision)."
        guard let blocked = record["blockedBy"]?.string else { return source }
        return "\(source) What kept it from being approved at once: \(blocked.spaced)."
    }

    private func rule(_ item: (rule: String, failing: AutoApprovalRule.Condition?)) -> View {
        let text =
            switch item.failing {
            case nil: "holds in every point"
            case .scope: "is for another project or tool"
            case .autoApprove: "says that a person decides"
            case .groups: "is for groups that the requester is not in"
            case .duration: "allows fewer days than asked"
            }
        return ["ruleName": .text(item.rule), "ruleText": .text(text)]
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
