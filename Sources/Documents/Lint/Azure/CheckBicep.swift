/// Rules 5 and 8 on a Bicep file, read line by line: what it grants, which roles it assigns, and what it fetches or runs.
///
/// This is no compiler. What a line does not write out, such as a role that is a parameter, is a finding.
struct CheckBicep {
    func callAsFunction(_ text: String, into findings: inout LintFindings) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            Self.withoutComment(String($0))
        }
        var list: (isData: Bool, Void)?
        var variables: [String: String] = [:]
        var own: Set<String> = []
        for (index, line) in lines.enumerated() {
            let (number, trimmed) = (index + 1, line.trimmingPrefix { $0.isWhitespace })
            if trimmed.hasPrefix("resource "), let type = Self.texts(in: line).first {
                check(type: type, number, into: &findings)
                let symbol = trimmed.dropFirst(9).prefix { $0 != " " }
                if type.hasPrefix("Microsoft.Authorization/roleDefinitions@") { own.insert(String(symbol)) }
            }
            if trimmed.hasPrefix("module "), let source = Self.texts(in: line).first, source.contains(":") {
                findings.add(.fetchesAtInstall, number, "module `\(source)` is fetched from elsewhere")
            }
            if trimmed.hasPrefix("var "),
                let name = trimmed.dropFirst(4).split(whereSeparator: { " =".contains($0) }).first
            {
                variables[String(name)] = line
            }
            if trimmed.hasPrefix("actions:") { list = (false, ()) }
            if trimmed.hasPrefix("dataActions:") { list = (true, ()) }
            if let open = list { check(actionsOf: line, isData: open.isData, number, into: &findings) }
            if list != nil, line.contains("]") { list = nil }
            if trimmed.hasPrefix("roleDefinitionId:") {
                check(role: String(trimmed), variables, own: own, number, into: &findings)
            }
        }
    }

    private static func withoutComment(_ line: String) -> String {
        guard let at = line.firstRange(of: "//"), !line[..<at.lowerBound].hasSuffix(":") else { return line }
        return String(line[..<at.lowerBound])
    }

    /// What stands between single quotes.
    private static func texts(in line: String) -> [String] {
        line.split(separator: "'", omittingEmptySubsequences: false).enumerated().compactMap { index, part in
            index % 2 == 1 ? String(part) : nil
        }
    }

    private func check(type: String, _ line: Int, into findings: inout LintFindings) {
        let name = type.split(separator: "@").first.map { $0.lowercased() } ?? ""
        switch name {
        case "microsoft.authorization/roledefinitions", "microsoft.authorization/roleassignments": break
        case "microsoft.resources/deploymentscripts": findings.add(.runsCode, line, "a resource is a \(type)")
        default: findings.add(.unexpectedResource, line, "a resource is a \(type)")
        }
    }

    private func check(actionsOf line: String, isData: Bool, _ number: Int, into findings: inout LintFindings) {
        for action in Self.texts(in: line) {
            if isData {
                findings.add(.azureAction, number, "`\(action)` is an action on data")
            } else if !AzureRoles.isReadOnly(action) {
                findings.add(.azureAction, number, "`\(action)` is more than reading")
            }
        }
    }

    private func check(
        role: String,
        _ variables: [String: String],
        own: Set<String>,
        _ number: Int,
        into findings: inout LintFindings
    ) {
        let words = role.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let resolved = ([role] + words.compactMap { variables[$0] }).joined(separator: " ")
        let ids = AzureRoles.ids(in: resolved)
        if ids.isEmpty, !own.contains(where: { role.hasSuffix(": \($0).id") }) {
            findings.add(.azureRole, number, "the role is decided at install time")
        }
        for id in ids where !AzureRoles.accepted.contains(id) {
            findings.add(.azureRole, number, "role \(id) is not among those known to be read-only")
        }
    }
}
