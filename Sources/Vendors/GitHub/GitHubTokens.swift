import ConnectorKit
import Kernel

/// Tokens of installations: made as the app, ended as themselves.
extension GitHubSite {
    mutating func mint(_ call: IncomingCall, _ installation: GitHubInstallationRecord, at now: Instant) -> HTTPReply {
        guard installation.suspendedAt == nil else {
            return problem(403, "This installation has been suspended", at: now)
        }
        var granted = installation.permissions
        if let wanted = call.json?["permissions"]?.members, !wanted.isEmpty {
            granted = [:]
            for member in wanted {
                guard let level = member.value.string, let most = installation.permissions[member.key],
                    Self.allows(most, level)
                else { return problem(422, "The permissions requested are not granted to this installation.", at: now) }
                granted[member.key] = level
            }
        }
        var repositories = installation.repositories
        if let wanted = call.json?["repository_ids"]?.array?.compactMap(\.integer) {
            guard wanted.count <= 500, Set(wanted).isSubset(of: repositories) else {
                return problem(
                    422,
                    "There is at least one repository that does not exist or is not accessible",
                    at: now
                )
            }
            repositories = Set(wanted)
        }
        return hand(out: installation.id, granted, repositories, at: now)
    }

    /// About 520 characters with two dots, as tokens are since 2026.
    private mutating func hand(
        out installation: Int64,
        _ granted: [String: String],
        _ repositories: Set<Int64>,
        at now: Instant
    ) -> HTTPReply {
        let secret = "ghs_" + [numbers.word(36), numbers.word(300), numbers.word(178)].joined(separator: ".")
        let expiry = now + .hours(1)
        tokens[secret] = GitHubTokenRecord(installation: installation, permissions: granted, expiresAt: expiry)
        let answer: JSON = [
            "token": .string(secret), "expires_at": .string(String(expiry.rfc3339.prefix(19)) + "Z"),
            "permissions": .object(granted.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
            "repository_selection": repositories.isEmpty ? "all" : "selected",
        ]
        return .json(201, answer)
    }

    mutating func revoke(_ call: IncomingCall, at now: Instant) -> HTTPReply {
        guard token(of: call, at: now) != nil, let header = call.call.headers["authorization"] else {
            return problem(401, "Bad credentials", at: now)
        }
        tokens[String(header.dropFirst(7))] = nil
        return HTTPReply(204)
    }

    private static func allows(_ most: String, _ level: String) -> Bool {
        let levels = ["read", "write", "admin"]
        guard let most = levels.firstIndex(of: most), let level = levels.firstIndex(of: level) else { return false }
        return level <= most
    }
}
