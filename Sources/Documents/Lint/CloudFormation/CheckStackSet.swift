/// Rule 4: a stack set reaches accounts that join, lets go of those that leave, and does not forget the management account.
struct CheckStackSet {
    let template: CheckTemplate

    func callAsFunction(_ set: ArtifactNode, in outer: ArtifactNode, into findings: inout LintFindings) {
        if set["PermissionModel"]?.text != "SERVICE_MANAGED" {
            findings.add(
                .stackSetModel,
                set["PermissionModel"]?.line ?? set.line,
                "the stack set is not SERVICE_MANAGED"
            )
        }
        let deployment = set["AutoDeployment"]
        if deployment?["Enabled"]?.flag != true {
            findings.add(.stackSetDeployment, deployment?.line ?? set.line, "AutoDeployment is not enabled")
        }
        if deployment?["RetainStacksOnAccountRemoval"]?.flag != false {
            findings.add(.stackSetDeployment, deployment?.line ?? set.line, "RetainStacksOnAccountRemoval is not false")
        }
        let hasRole = outer["Resources"]?.members.contains { $0.value["Type"]?.text == "AWS::IAM::Role" } ?? false
        if !hasRole {
            findings.add(
                .stackSetManagementAccount,
                set.line,
                "no role for the management account stands beside the stack set"
            )
        }
        checkInner(set, into: &findings)
    }

    private func checkInner(_ set: ArtifactNode, into findings: inout LintFindings) {
        guard let body = set["TemplateBody"] else {
            if set["TemplateURL"] == nil { findings.add(.unreadable, set.line, "the stack set has no template") }
            return
        }
        let text: String? =
            if case .call("Sub", let argument) = body.value { argument.items.first?.text } else { body.text }
        guard let text else {
            return findings.add(.actionNotLiteral, body.line, "the inner template is not written out")
        }
        let inner: ArtifactNode
        do { inner = try ArtifactNode(reading: text) } catch {
            return findings.add(.unreadable, body.line, "the inner template, line \(error.line): \(error.message)")
        }
        var within = LintFindings(findings.file, profile: findings.profile)
        template(inner, into: &within)
        for finding in within.all {
            // A block begins on the line after its mark; an inner template in one line has but that one.
            let line = text.contains("\n") ? body.line + finding.line : body.line
            findings.add(finding.rule, line, "inner template: \(finding.message)")
        }
    }
}
