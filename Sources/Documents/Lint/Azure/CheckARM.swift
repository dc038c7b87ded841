/// Rules 5 and 8 on an ARM template or a role definition.
struct CheckARM {
    func callAsFunction(_ document: ArtifactNode, into findings: inout LintFindings) {
        var gathered = findings
        let own = Self.ownRoles(document)
        document.walk { node in
            if let type = node.member("type")?.text { check(type: type, node, into: &gathered) }
            for place in ["actions", "dataActions"] {
                guard let granted = node.member(place) else { continue }
                check(granted, isData: place == "dataActions", into: &gathered)
            }
            if let role = node.member("roleDefinitionId") { check(role: role, in: document, own: own, into: &gathered) }
        }
        findings = gathered
    }

    /// The names, as expressions, of the roles that this document defines and that are therefore judged where they stand.
    private static func ownRoles(_ document: ArtifactNode) -> [String] {
        var names: [String] = []
        document.walk { node in
            guard node.member("type")?.text?.lowercased() == "microsoft.authorization/roledefinitions" else { return }
            if let name = node.member("name")?.text {
                names.append(name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name)
            }
        }
        return names.filter { !$0.isEmpty }
    }

    private static let quiet: Set<String> = [
        "microsoft.authorization/roledefinitions", "microsoft.authorization/roleassignments",
        "microsoft.resources/deployments",
        "microsoft.managedservices/registrationdefinitions", "microsoft.managedservices/registrationassignments",
    ]

    private func check(type: String, _ node: ArtifactNode, into findings: inout LintFindings) {
        // A parameter or an output has a type, too; a resource's has a provider.
        guard type.contains("/"), type.lowercased().hasPrefix("microsoft.") else { return }
        switch type.lowercased() {
        case "microsoft.resources/deploymentscripts", "microsoft.automation/automationaccounts/runbooks",
            "microsoft.web/sites":
            findings.add(.runsCode, node.line, "a resource is a \(type)")
        case let type where !Self.quiet.contains(type):
            findings.add(.unexpectedResource, node.line, "a resource is a \(type)")
        default: break
        }
        if let link = node["properties"]?["templateLink"] {
            findings.add(.fetchesAtInstall, link.line, "a template is fetched from elsewhere")
        }
    }

    private func check(_ granted: ArtifactNode, isData: Bool, into findings: inout LintFindings) {
        for action in granted.items {
            guard let name = action.text, !name.hasPrefix("[") else {
                findings.add(.azureAction, action.line, "an action is not written out")
                continue
            }
            AzureRoles.check(action: name, isData: isData, action.line, into: &findings)
        }
    }

    private func check(
        role: ArtifactNode,
        in document: ArtifactNode,
        own: [String],
        into findings: inout LintFindings
    ) {
        guard let text = role.text else { return findings.add(.azureRole, role.line, "the role is not written out") }
        let isOwn =
            text.lowercased().contains("microsoft.authorization/roledefinitions") && own.contains { text.contains($0) }
        AzureRoles.check(assigned: resolved(text, in: document), isOwn: isOwn, role.line, into: &findings)
    }

    /// The expression with its variables' texts behind it; parameters stay what they are.
    private func resolved(_ text: String, in document: ArtifactNode) -> String {
        (document["variables"]?.members ?? []).reduce(text) { text, variable in
            text.contains("variables('\(variable.key)')") ? text + " " + (variable.value.text ?? "") : text
        }
    }
}
