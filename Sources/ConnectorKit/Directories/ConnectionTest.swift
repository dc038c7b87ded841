/// What a connection test found.
package struct ConnectionTest: Equatable, Sendable {
    package struct Check: Equatable, Sendable {
        package enum Verdict: String, Sendable { case passed, failed, notVerifiable }

        /// What was tried, for example `token`, `read groups`, `write membership`.
        package let name: String
        package let verdict: Verdict
        /// What was found and, when it failed, what to do.
        package let detail: String

        package init(_ name: String, _ verdict: Verdict, _ detail: String) {
            (self.name, self.verdict, self.detail) = (name, verdict, detail)
        }
    }

    package let checks: [Check]
    /// Missing scopes, roles or consents by their vendor's names.
    package let missing: [String]
    /// Who answered, for a person to confirm: the org or tenant id and its display name.
    package let identity: String?

    package init(checks: [Check], missing: [String] = [], identity: String? = nil) {
        (self.checks, self.missing, self.identity) = (checks, missing, identity)
    }

    /// Nothing failed and something passed.
    package var passed: Bool {
        checks.contains { $0.verdict == .passed } && !checks.contains { $0.verdict == .failed }
    }
}
