/// A vendor whose state can be written down and taken up again, so that a demo goes on after a restart.
///
/// Kept is what people and programs did. Addresses, credentials and set-up come from the outside each time, and what is
/// short-lived is lost as in a restart: access tokens, sign-in codes and webhooks that were not delivered yet.
package protocol KeepingVendor: Vendor {
    associatedtype Kept: Codable, Sendable
    var kept: Kept { get }
    mutating func resume(_ kept: Kept)
}

extension JiraSite: KeepingVendor {
    package struct Kept: Codable, Sendable {
        let issues: [String: JiraIssue]
        let lastIssueNumber: [String: Int64]
        let lastID: Int64
        let drafts: [String: JiraPortalForm]
        let numbers: SeededNumbers
        /// Nil stands for none, as in states that were kept before there were any.
        let grants: AtlassianGrants?
    }

    package var kept: Kept {
        Kept(
            issues: issues,
            lastIssueNumber: lastIssueNumber,
            lastID: lastID,
            drafts: drafts,
            numbers: numbers,
            grants: grants
        )
    }

    package mutating func resume(_ kept: Kept) {
        (issues, lastIssueNumber) = (kept.issues, kept.lastIssueNumber)
        (lastID, drafts, numbers) = (kept.lastID, kept.drafts, kept.numbers)
        grants = kept.grants ?? AtlassianGrants()
    }
}

extension OktaOrg: KeepingVendor {
    package struct Kept: Codable, Sendable {
        let people: [String: OktaPerson]
        let groups: [String: OktaGroupRecord]
        let rules: [OktaRule]
        let applications: [String: OktaApplication]
        let numbers: SeededNumbers
    }

    package var kept: Kept {
        Kept(people: people, groups: groups, rules: rules, applications: applications, numbers: numbers)
    }

    package mutating func resume(_ kept: Kept) {
        (people, groups, rules) = (kept.people, kept.groups, kept.rules)
        (applications, numbers) = (kept.applications, kept.numbers)
        idsByLogin = Dictionary(people.values.map { ($0.login.lowercased(), $0.id) }) { first, _ in first }
    }
}

extension EntraTenant: KeepingVendor {
    package struct Kept: Codable, Sendable {
        let people: [String: EntraPerson]
        let groups: [String: EntraGroupRecord]
        let numbers: SeededNumbers
    }

    package var kept: Kept { Kept(people: people, groups: groups, numbers: numbers) }

    package mutating func resume(_ kept: Kept) {
        (people, groups, numbers) = (kept.people, kept.groups, kept.numbers)
        idsByName = Dictionary(people.values.map { ($0.principalName.lowercased(), $0.id) }) { first, _ in first }
    }
}

extension SmallCompanyVendors {
    /// The state of the company's systems; the identity provider has none worth keeping.
    package struct Kept: Codable, Sendable {
        let jira: JiraSite.Kept
        let okta: OktaOrg.Kept
        let entra: EntraTenant.Kept
    }

    package var kept: Kept {
        Kept(
            jira: jira.withModel { $0.kept },
            okta: okta.withModel { $0.kept },
            entra: entra.withModel { $0.kept }
        )
    }

    package func resume(_ kept: Kept) {
        jira.withModel { $0.resume(kept.jira) }
        okta.withModel { $0.resume(kept.okta) }
        entra.withModel { $0.resume(kept.entra) }
    }
}
