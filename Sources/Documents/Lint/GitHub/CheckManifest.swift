/// Rule 7 on the manifest of a GitHub App.
struct CheckManifest {
    /// Permissions that exist at write level only.
    private static let writeOnly: Set<String> = ["workflows", "profile"]

    /// Events that tell of members, repositories and alerts.
    private static let events: Set<String> = [
        "branch_protection_configuration", "branch_protection_rule", "code_scanning_alert", "dependabot_alert",
        "member",
        "membership", "organization", "public", "repository", "repository_ruleset", "secret_scanning_alert", "team",
        "team_add",
    ]

    func callAsFunction(_ manifest: ArtifactNode, into findings: inout LintFindings) {
        guard let permissions = manifest["default_permissions"] else {
            return findings.add(.gitHubManifest, manifest.line, "the manifest names no permissions")
        }
        for (name, level) in permissions.members {
            guard !findings.isNamedWrite("\(name):\(level.text ?? "?")", of: "github", level.line) else { continue }
            if Self.writeOnly.contains(name) {
                findings.add(.gitHubPermission, level.line, "`\(name)` exists as write only")
            } else if level.text != "read" {
                findings.add(.gitHubPermission, level.line, "`\(name)` is `\(level.text ?? "?")`")
            }
        }
        for event in manifest["default_events"]?.items ?? [] {
            guard let name = event.text, Self.events.contains(name) else {
                findings.add(.gitHubEvent, event.line, "event `\(event.text ?? "?")` is not needed")
                continue
            }
        }
        if manifest["public"]?.flag == nil {
            findings.add(.gitHubManifest, manifest.line, "the manifest does not say whether the app is public")
        }
        var gathered = findings
        manifest.walk { node in
            for (key, value) in node.members where Self.isSecret(key) {
                gathered.add(.gitHubManifest, value.line, "`\(key)` has no place in a manifest")
            }
        }
        findings = gathered
    }

    private static func isSecret(_ key: String) -> Bool {
        let key = key.lowercased()
        return key.contains("secret") && !key.hasPrefix("secret_scanning") || key == "pem" || key == "private_key"
    }
}
