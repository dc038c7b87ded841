package import Kernel

/// A policy document after a strict reading: the policy, or everything that is wrong with it.
package struct PolicyDocument: Sendable {
    package let policy: Policy
    /// Empty when the policy can be used.
    package let problems: [PolicyProblem]

    /// Reads without stopping at the first problem: an unknown member, an empty list or a rule named twice is one.
    package init(reading json: JSON) {
        var reader = PolicyReader()
        policy = reader.policy(json)
        problems = reader.problems
    }
}

extension Policy {
    /// Reads a policy strictly.
    ///
    /// - Throws: `invalid_policy` with every problem.
    package init(json: JSON) throws(Refusal) {
        let document = PolicyDocument(reading: json)
        guard document.problems.isEmpty else { throw .policy(document.problems) }
        self = document.policy
    }
}

extension JSON {
    /// Refuses members that we do not know: a misspelt one must not be silently without effect.
    package func allowOnly(_ names: Set<String>, in place: String) throws(Refusal) {
        guard let members else { throw Refusal(.invalid, "not_an_object", "\(place) must be an object") }
        for member in members where !names.contains(member.key) {
            throw Refusal(.invalid, "unknown_member", "\(place) has no member `\(member.key)`")
        }
    }

    package func requireArray(_ name: String, in place: String) throws(Refusal) -> [JSON] {
        guard let array = self[name]?.array else {
            throw Refusal(.invalid, "missing_member", "\(place) needs a list `\(name)`")
        }
        return array
    }

    package func requireText(_ name: String, in place: String) throws(Refusal) -> String {
        guard let text = self[name]?.string, !text.isEmpty else {
            throw Refusal(.invalid, "missing_member", "\(place) needs `\(name)`")
        }
        return text
    }
}
