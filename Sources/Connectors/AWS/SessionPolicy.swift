import ConnectorKit
import Kernel

/// What a session may do at most, whatever its role allows: exactly the actions that were asked for.
enum SessionPolicy {
    /// As AWS counts it for sessions made with a token.
    static let longest = 2_048

    /// The policy as AWS reads it.
    ///
    /// - Throws: `scopes_missing` for no action at all: none given would mean everything that the role may do.
    static func text(allowing actions: Set<String>) throws(ProviderFailure) -> String {
        guard !actions.isEmpty else {
            throw ProviderFailure(.terminal, "scopes_missing", "a session is for named actions, and none was named")
        }
        if let odd = actions.sorted().first(where: { !isPlain($0) }) {
            throw ProviderFailure(.terminal, "scope_invalid", "`\(odd)` names no single action of AWS")
        }
        let policy: JSON = [
            "Version": "2012-10-17",
            "Statement": [["Effect": "Allow", "Action": .strings(actions.sorted()), "Resource": "*"]],
        ]
        let text = policy.canonicalText
        guard text.utf8.count <= longest else {
            throw ProviderFailure(.terminal, "session_policy_refused", "the actions of the session are too many")
        }
        return text
    }

    /// `service:Action`, without wildcards.
    private static func isPlain(_ action: String) -> Bool {
        let parts = action.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        (65...90).contains($0) || (97...122).contains($0) || (48...57).contains($0) || $0 == 45
                    }
            }
    }
}
