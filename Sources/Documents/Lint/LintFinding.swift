import Domain
import Kernel

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
    /// What the file may grant; nil holds it to reading alone.
    let profile: ConnectionProfile?
    private(set) var all: [LintFinding] = []

    init(_ file: String, profile: ConnectionProfile?) { (self.file, self.profile) = (file, profile) }

    mutating func add(_ rule: LintRule, _ line: Int, _ message: String) {
        let finding = LintFinding(rule: rule, file: file, line: line, message: message)
        if !all.contains(finding) { all.append(finding) }
    }

    /// Holds a permission to the manifest of the profile, when there is a profile.
    ///
    /// - Returns: whether it is one of the named writes, to which the rules on reading do not apply.
    mutating func isNamedWrite(
        _ name: String,
        of connector: String,
        _ line: Int,
        ignoringCase: Bool = false
    ) -> Bool {
        guard let profile else { return false }
        guard let manifest = PermissionManifest.pinned(connector, profile) else {
            add(.beyondManifest, line, "`\(name)`: `\(connector)` has no profile `\(profile.rawValue)`")
            return false
        }
        guard manifest.contains(name, ignoringCase: ignoringCase) else {
            add(.beyondManifest, line, "`\(name)` is not in the manifest of `\(connector)` for `\(profile.rawValue)`")
            return false
        }
        return profile == .provisioning
    }
}
