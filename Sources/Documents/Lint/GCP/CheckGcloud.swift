/// Rules 6 and 8 on a script of `gcloud` commands.
struct CheckGcloud {
    private static let fetching = ["curl ", "wget ", "git clone", "gsutil cp", "gcloud storage cp"]
    private static let running = ["eval ", "| sh", "| bash", "source <(", "bash <(", "sh -c", "bash -c", "python"]

    func callAsFunction(_ text: String, into findings: inout LintFindings) {
        for (line, command) in Self.commands(text) { check(command, line, into: &findings) }
    }

    /// Commands with the line each begins on; a backslash at the end of a line goes on with the next.
    private static func commands(_ text: String) -> [(Int, String)] {
        var (all, open) = ([(Int, String)](), "")
        var start = 1
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if open.isEmpty { start = index + 1 }
            let trimmed = line.drop { $0.isWhitespace }
            guard !trimmed.hasPrefix("#") else { continue }
            if trimmed.hasSuffix("\\") {
                open += trimmed.dropLast()
                continue
            }
            let command = open + trimmed
            if !command.isEmpty { all.append((start, command)) }
            open = ""
        }
        return open.isEmpty ? all : all + [(start, open)]
    }

    private func check(_ command: String, _ line: Int, into findings: inout LintFindings) {
        for word in Self.fetching where command.contains(word) {
            findings.add(.fetchesAtInstall, line, "the script uses `\(word.trimmingSuffix)`")
        }
        for word in Self.running where command.contains(word) {
            findings.add(.runsCode, line, "the script uses `\(word.trimmingSuffix)`")
        }
        guard command.contains("gcloud ") else { return }
        if command.contains("service-accounts keys create") || command.contains("--create-key") {
            findings.add(.longLivedKey, line, "the script makes a key")
        }
        let (role, member) = (value(of: "role", in: command), value(of: "member", in: command))
        if command.contains("add-iam-policy-binding") {
            if let role, !role.contains("$") {
                if let objection = GCPRoles.objection(to: role) { findings.add(.gcpRole, line, objection) }
            } else {
                findings.add(.gcpRole, line, "the role is not written out")
            }
            if let objection = member.map({ GCPRoles.objection(toMember: $0) }) ?? "nobody is named" {
                findings.add(.gcpMember, line, objection)
            }
            if role == GCPRoles.federation, member?.hasPrefix("principal://") != true {
                findings.add(.gcpMember, line, "the federated identity is not named by its subject")
            }
        }
        if command.contains("set-iam-policy") { findings.add(.gcpRole, line, "the script replaces the whole policy") }
        if command.contains("workload-identity-pools providers"),
            command.contains("create-oidc") || command.contains("update-oidc")
        {
            guard let condition = value(of: "attribute-condition", in: command), GCPRoles.pinsSubject(condition) else {
                return findings.add(.gcpCondition, line, "the provider's condition does not pin the subject")
            }
        }
    }

    /// `--name=value`, `--name value`, each in quotes or not.
    private func value(of option: String, in command: String) -> String? {
        guard let found = command.firstRange(of: "--\(option)") else { return nil }
        var rest = command[found.upperBound...]
        guard let next = rest.first, next == "=" || next == " " else { return nil }
        rest = rest.dropFirst().drop { $0 == " " }
        if let quote = rest.first, quote == "\"" || quote == "'" {
            return String(rest.dropFirst().prefix { $0 != quote })
        }
        return String(rest.prefix { !$0.isWhitespace })
    }
}

extension String {
    fileprivate var trimmingSuffix: String { last == " " ? String(dropLast()) : self }
}
