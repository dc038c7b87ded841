import Kernel

/// Steps that people follow by hand: every permission that they name, in code or in a link, has to be one of the manifest's.
struct CheckSteps {
    func callAsFunction(_ text: String, into findings: inout LintFindings) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for word in Self.words(line) { Self.permission(word)?.check(index + 1, into: &findings) }
        }
    }

    /// What stands between backticks, and what a link asks for as its scope.
    private static func words(_ line: Substring) -> [String] {
        let code = Quoted.texts(in: line, by: "`")
        let scopes = line.split(separator: "scope=", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            WebAddress.decode(part.prefix { !" &)>\"".contains($0) }, form: true)
        }
        return (code + scopes).flatMap { $0.split { " ,".contains($0) }.map(String.init) }
    }

    /// Which connectors call a permission like that; nil for a word that is none.
    private static func permission(_ word: String) -> PermissionWord? {
        let connectors: [String]? =
            switch true {
            case word.wholeMatch(of: #/okta\.[A-Za-z.]+\.(read|manage)([.][a-z]+)?/#) != nil: ["okta"]
            case word.wholeMatch(
                of: #/[A-Z][A-Za-z]+\.(Read|ReadWrite|ReadBasic|Create|Manage)[A-Za-z]*(\.[A-Za-z]+)*/#
            ) != nil:
                ["entra"]
            case word.wholeMatch(of: #/(read|write|manage|delete|admin):[a-z][a-z:.-]*|offline_access/#) != nil:
                ["jira"]
            case word.wholeMatch(of: #/[A-Z]+(_[A-Z]+)+/#) != nil: ["jira_data_center"]
            case word.wholeMatch(of: #/[a-z][a-z_]*:(read|write|admin|create|delete)/#) != nil:
                ["github", "servicenow"]
            default: nil
            }
        return connectors.map { PermissionWord(text: word, connectors: $0) }
    }
}
