/// Rule 6 on a command of Google Cloud's command line.
struct CheckGcloudCommand {
    /// Roles that the script defines, by the part of their name that is the same everywhere.
    private let own: Set<String>

    init(_ commands: [ScriptCommand]) {
        own = Set(commands.compactMap { $0.text.contains("iam roles create") ? Self.role($0) : nil })
    }

    /// The first word behind `iam roles create`.
    private static func role(_ command: ScriptCommand) -> String? {
        guard let at = command.text.firstRange(of: "iam roles create ") else { return nil }
        return command.text[at.upperBound...].split { " '\"".contains($0) }.first.map(String.init)
    }

    func check(_ command: ScriptCommand, into findings: inout LintFindings) {
        let (line, text) = (command.line, command.text)
        if text.contains("service-accounts keys create") || text.contains("--create-key") {
            findings.add(.longLivedKey, line, "the script makes a key")
        }
        if text.contains("add-iam-policy-binding") { binding(command).check(into: &findings) }
        if text.contains("set-iam-policy") { findings.add(.gcpRole, line, "the script replaces the whole policy") }
        if text.contains("iam roles create") || text.contains("iam roles update") {
            check(definition: command, into: &findings)
        }
        if text.contains("workload-identity-pools providers"),
            text.contains("create-oidc") || text.contains("update-oidc")
        {
            GCPRoles.check(condition: command.value(of: "attribute-condition"), line, into: &findings)
        }
    }

    private func binding(_ command: ScriptCommand) -> GCPBinding {
        let role = command.value(of: "role").flatMap { $0.contains("$") ? nil : $0 }
        let isOwn =
            role.map { role in own.contains { role.hasSuffix("/roles/\($0)") && !role.hasPrefix("roles/") } } ?? false
        return GCPBinding(
            roles: isOwn ? [] : [role].compactMap { $0 },
            isOwn: isOwn,
            roleLine: command.line,
            members: [command.value(of: "member")].compactMap { $0 },
            memberLine: command.line
        )
    }

    private func check(definition command: ScriptCommand, into findings: inout LintFindings) {
        let names = command.value(of: "permissions") ?? command.value(of: "add-permissions")
        guard let names, !names.contains("$"), !command.text.contains("--file") else {
            return findings.add(.gcpRole, command.line, "the role's permissions are not written out")
        }
        for name in names.split(separator: ",") {
            GCPRoles.check(permission: String(name), command.line, into: &findings)
        }
    }
}
