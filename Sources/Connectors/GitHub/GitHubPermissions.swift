import ConnectorKit
import Domain
import Kernel

/// Permissions of a GitHub App as scopes: `members:read` is `{"members": "read"}` in GitHub's calls.
enum GitHubPermissions {
    /// What a token is asked for: always by name, because an answer to nothing would grant everything.
    ///
    /// - Throws: `scope_not_read` for a level other than read: this connector observes only.
    static func wanted(_ scopes: Set<String>) throws(ProviderFailure) -> JSON {
        var members: [JSON.Member] = []
        for scope in scopes.sorted() {
            let parts = scope.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1] == "read" else {
                throw ProviderFailure(
                    .terminal,
                    "scope_not_read",
                    "GitHub is only ever read; `\(scope)` is not asked for"
                )
            }
            members.append(JSON.Member(String(parts[0]), "read"))
        }
        guard !members.isEmpty else {
            throw ProviderFailure(.terminal, "scope_missing", "a token is never asked for without naming permissions")
        }
        return .object(members)
    }

    /// What an answer says was granted, whatever it is.
    static func granted(_ permissions: JSON?) -> Set<String> {
        Set((permissions?.members ?? []).compactMap { member in member.value.string.map { member.key + ":" + $0 } })
    }
}
