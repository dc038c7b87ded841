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
    /// What was consented to, where the system can be asked.
    package let consent: Consent?
    /// That the other side let go of us, with the way back; nil where it did not.
    package let withdrawn: String?

    package init(
        checks: [Check],
        missing: [String] = [],
        identity: String? = nil,
        consent: Consent? = nil,
        withdrawn: String? = nil
    ) {
        (self.checks, self.missing, self.identity) = (checks, missing, identity)
        (self.consent, self.withdrawn) = (consent, withdrawn)
    }

    /// What a customer's admin allowed our app, as the system itself says.
    package struct Consent: Equatable, Sendable {
        package let vendor: String
        /// The tenant's id or the account's name.
        package let account: String
        /// Our service principal's or installation's id there.
        package let principal: String?
        /// By the vendor's names.
        package let granted: Set<String>
        /// What is granted beyond the connector's permission manifest.
        package let beyond: [String]

        package init(vendor: String, account: String, principal: String?, granted: Set<String>, beyond: [String] = []) {
            (self.vendor, self.account, self.principal) = (vendor, account, principal)
            (self.granted, self.beyond) = (granted, beyond)
        }
    }

    /// Nothing failed and something passed.
    package var passed: Bool {
        checks.contains { $0.verdict == .passed } && !checks.contains { $0.verdict == .failed }
    }
}
