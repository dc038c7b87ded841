/// One place in an artifact that breaks a rule.
package struct LintFinding: Hashable, Sendable {
    package let rule: LintRule
    /// As the caller named it.
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let message: String
}

/// What a check gathers on its way through one file.
struct LintFindings {
    let file: String
    private(set) var all: [LintFinding] = []

    init(_ file: String) { self.file = file }

    mutating func add(_ rule: LintRule, _ line: Int, _ message: String) {
        let finding = LintFinding(rule: rule, file: file, line: line, message: message)
        if !all.contains(finding) { all.append(finding) }
    }
}
