/// Rules 5 and 8 on a Bicep file, read line by line: what it grants, which roles it assigns, and what it fetches or runs.
///
/// This is no compiler. What a line does not write out, such as a role that is a parameter, is a finding.
struct CheckBicep {
    /// The list that is open, whose actions may stand on lines of their own.
    private enum Listing {
        case actions
        case dataActions
    }

    /// What the lines before have told.
    private struct Reading {
        var listing: Listing?
        var variables: [String: String] = [:]
        /// Symbols of the roles that the file defines.
        var own: Set<String> = []
    }

    func callAsFunction(_ text: String, into findings: inout LintFindings) {
        var reading = Reading()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            check(Self.withoutComment(String(line)), index + 1, &reading, into: &findings)
        }
    }

    private func check(_ line: String, _ number: Int, _ reading: inout Reading, into findings: inout LintFindings) {
        let trimmed = String(line.drop { $0.isWhitespace })
        let quoted = Quoted.texts(in: line, by: "'")
        if trimmed.hasPrefix("resource "), let type = quoted.first {
            check(type: type, number, into: &findings)
            if type.hasPrefix("Microsoft.Authorization/roleDefinitions@") {
                reading.own.insert(String(trimmed.dropFirst(9).prefix { $0 != " " }))
            }
        }
        if trimmed.hasPrefix("module "), let source = quoted.first, source.contains(":") {
            findings.add(.fetchesAtInstall, number, "module `\(source)` is fetched from elsewhere")
        }
        if trimmed.hasPrefix("var "),
            let name = trimmed.dropFirst(4).split(whereSeparator: { " =".contains($0) }).first
        {
            reading.variables[String(name)] = line
        }
        checkActions(trimmed, quoted, number, &reading, into: &findings)
        if trimmed.hasPrefix("roleDefinitionId:") { check(role: trimmed, reading, number, into: &findings) }
    }

    private func checkActions(
        _ line: String,
        _ quoted: [String],
        _ number: Int,
        _ reading: inout Reading,
        into findings: inout LintFindings
    ) {
        if line.hasPrefix("actions:") { reading.listing = .actions }
        if line.hasPrefix("dataActions:") { reading.listing = .dataActions }
        guard let listing = reading.listing else { return }
        for action in quoted {
            AzureRoles.check(action: action, isData: listing == .dataActions, number, into: &findings)
        }
        if line.contains("]") { reading.listing = nil }
    }

    private static func withoutComment(_ line: String) -> String {
        guard let at = line.firstRange(of: "//"), !line[..<at.lowerBound].hasSuffix(":") else { return line }
        return String(line[..<at.lowerBound])
    }

    private func check(type: String, _ line: Int, into findings: inout LintFindings) {
        let name = type.split(separator: "@").first.map { $0.lowercased() } ?? ""
        switch name {
        case "microsoft.authorization/roledefinitions", "microsoft.authorization/roleassignments": break
        case "microsoft.resources/deploymentscripts": findings.add(.runsCode, line, "a resource is a \(type)")
        default: findings.add(.unexpectedResource, line, "a resource is a \(type)")
        }
    }

    private func check(role: String, _ reading: Reading, _ number: Int, into findings: inout LintFindings) {
        let words = role.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
        let resolved = ([role] + words.compactMap { reading.variables[$0] }).joined(separator: " ")
        let isOwn = reading.own.contains { role.hasSuffix(": \($0).id") }
        AzureRoles.check(assigned: resolved, isOwn: isOwn, number, into: &findings)
    }
}
