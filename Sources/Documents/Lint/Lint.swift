package import Domain

/// Judges whether an artifact of trust is read-only and safe to install.
///
/// It fails closed: a file that cannot be read, is of no known kind, or leaves a grant to be decided at install time has a finding.
package struct Lint: Sendable {
    private let actions: IAMActions
    private let profile: ConnectionProfile?

    /// - Parameters:
    ///   - actions: the table of access levels; the one that ships unless the user brings a newer one.
    ///   - profile: holds the files to the pinned manifest of their connector as well: one permission more is a finding, and under
    ///     `provisioning` the writes that the manifest names are none.
    package init(actions: IAMActions = .shipped, profile: ConnectionProfile? = nil) {
        (self.actions, self.profile) = (actions, profile)
    }

    /// - Parameters:
    ///   - name: the file's name; its ending tells Terraform, Bicep and scripts apart from documents.
    ///   - kind: judges the file as that kind, whatever it looks like.
    /// - Returns: the findings in the order of their lines; none for a clean file.
    package func check(_ text: String, named name: String, as kind: ArtifactKind? = nil) -> [LintFinding] {
        var findings = LintFindings(name, profile: profile)
        let byName = kind ?? ArtifactKind(ending: name)
        switch byName {
        case .terraform: CheckTerraform().callAsFunction(text, into: &findings)
        case .gcloud: CheckScript().callAsFunction(text, into: &findings)
        case .bicep: CheckBicep().callAsFunction(text, into: &findings)
        case .steps: CheckSteps().callAsFunction(text, into: &findings)
        default: checkDocument(text, as: byName, into: &findings)
        }
        return findings.all.sorted { ($0.line, $0.rule.rawValue, $0.message) < ($1.line, $1.rule.rawValue, $1.message) }
    }

    private func checkDocument(_ text: String, as kind: ArtifactKind?, into findings: inout LintFindings) {
        let document: ArtifactNode
        do { document = try ArtifactNode(reading: text) } catch {
            return findings.add(.unreadable, error.line, error.message)
        }
        let policies = CheckPolicy(actions: actions)
        switch kind ?? ArtifactKind(document: document) {
        case .cloudFormation: CheckTemplate(policies: policies).callAsFunction(document, into: &findings)
        case .policy: policies(document, into: &findings)
        case .trust: CheckTrust().callAsFunction(document, into: &findings)
        case .arm, .azureRole: CheckARM().callAsFunction(document, into: &findings)
        case .gitHubManifest: CheckManifest().callAsFunction(document, into: &findings)
        case .entraAccess: CheckGraphAccess().callAsFunction(document, into: &findings)
        case .federatedCredential: CheckFederatedCredential().callAsFunction(document, into: &findings)
        case .oktaApp: CheckOktaApp().callAsFunction(document, into: &findings)
        case .permissions: CheckPermissions().callAsFunction(document, into: &findings)
        case .terraform, .gcloud, .bicep, .steps, nil:
            findings.add(.unknownKind, 1, "nothing here tells what kind of artifact this is")
        }
    }
}
