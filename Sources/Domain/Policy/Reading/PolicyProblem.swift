package import Kernel

/// One thing that is wrong with a policy document.
package struct PolicyProblem: Hashable, Sendable {
    /// The rule's id, or how else its place is called, for example `rules[3]` or `guardrails`.
    package let place: String
    /// The member, for example `when.days.max`; empty for the place as a whole.
    package let field: String
    package let message: String

    package init(_ place: String, _ field: String, _ message: String) {
        (self.place, self.field, self.message) = (place, field, message)
    }

    package var text: String { field.isEmpty ? "\(place): \(message)" : "\(place), `\(field)`: \(message)" }

    package var json: JSON {
        ["place": .string(place), "field": .string(field), "message": .string(message)]
    }
}

extension Refusal {
    /// All problems in one message, the first ones written out.
    package static func policy(_ problems: [PolicyProblem]) -> Refusal {
        let shown = problems.prefix(20).map(\.text).joined(separator: "; ")
        let rest = problems.count > 20 ? "; and \(problems.count - 20) more" : ""
        return Refusal(.invalid, "invalid_policy", "the policy cannot be used: \(shown)\(rest)")
    }
}
