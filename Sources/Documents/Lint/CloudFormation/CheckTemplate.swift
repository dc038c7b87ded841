/// Rules 1 to 4 and 8 on a CloudFormation template.
struct CheckTemplate {
    let policies: CheckPolicy

    /// Types that say who may do what and run nothing.
    private static let quiet: Set<String> = [
        "AWS::IAM::Role", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy",
        "AWS::IAM::OIDCProvider",
        "AWS::CloudFormation::StackSet", "AWS::CloudFormation::WaitConditionHandle",
    ]
    private static let keys: Set<String> = [
        "AWS::IAM::User", "AWS::IAM::AccessKey", "AWS::IAM::Group", "AWS::IAM::UserPolicy",
    ]
    private static let code = [
        "AWS::Lambda::", "AWS::CloudFormation::CustomResource", "Custom::", "AWS::CloudFormation::Macro",
        "AWS::CodeBuild::",
        "AWS::EC2::Instance", "AWS::ECS::", "AWS::StepFunctions::", "AWS::SSM::Document", "AWS::CloudFormation::Lambda",
    ]

    func callAsFunction(_ template: ArtifactNode, into findings: inout LintFindings) {
        let resources = template["Resources"]?.members ?? []
        if resources.isEmpty { findings.add(.unreadable, template.line, "the template has no resources") }
        if let transform = template["Transform"] {
            findings.add(.runsCode, transform.line, "a macro rewrites the template when it is installed")
        }
        findFetches(in: template, into: &findings)
        for (name, resource) in resources { check(name, resource, in: template, into: &findings) }
    }

    private func check(
        _ name: String,
        _ resource: ArtifactNode,
        in template: ArtifactNode,
        into findings: inout LintFindings
    ) {
        guard let type = resource["Type"]?.text else {
            return findings.add(.unreadable, resource.line, "resource `\(name)` has no type")
        }
        let properties = resource["Properties"] ?? resource
        switch type {
        case "AWS::IAM::Role": check(role: properties, in: template, into: &findings)
        case "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy":
            check(document: properties, limit: CheckPolicy.managedLimit, into: &findings)
        case "AWS::CloudFormation::StackSet":
            CheckStackSet(template: self).callAsFunction(properties, in: template, into: &findings)
        case "AWS::CloudFormation::Stack":
            findings.add(.fetchesAtInstall, resource.line, "`\(name)` is a nested stack whose template lies elsewhere")
        case let type where Self.keys.contains(type):
            findings.add(.longLivedKey, resource.line, "`\(name)` is an \(type)")
        case let type where Self.code.contains { type.hasPrefix($0) }:
            findings.add(.runsCode, resource.line, "`\(name)` is an \(type)")
        case let type where !Self.quiet.contains(type):
            findings.add(.unexpectedResource, resource.line, "`\(name)` is an \(type)")
        default: break
        }
    }

    private func check(role: ArtifactNode, in template: ArtifactNode, into findings: inout LintFindings) {
        if let trust = role["AssumeRolePolicyDocument"] {
            CheckTrust(template: template).callAsFunction(trust, into: &findings)
        } else {
            findings.add(.trustPrincipal, role.line, "the role says nothing of who may assume it")
        }
        var inline = 0
        for policy in role["Policies"]?.branches ?? [] where !policy.isNoValue {
            check(document: policy, limit: CheckPolicy.inlineLimit, into: &findings)
            inline += policy["PolicyDocument"]?.compactSize ?? 0
        }
        if inline > CheckPolicy.inlineLimit {
            findings.add(
                .policyTooLarge,
                role.line,
                "inline policies have \(inline) characters, more than \(CheckPolicy.inlineLimit)"
            )
        }
        for managed in role["ManagedPolicyArns"]?.branches ?? []
        where !managed.isNoValue && !isOwn(managed, in: template) {
            policies.check(managed: managed, into: &findings)
        }
        if let longest = role["MaxSessionDuration"] {
            guard let seconds = longest.text.flatMap({ Int($0) }), seconds <= 3600 else {
                return findings.add(.sessionTooLong, longest.line, "a session may last \(longest.text ?? "?") seconds")
            }
        }
    }

    /// A managed policy that this template defines, which is checked where it stands.
    private func isOwn(_ managed: ArtifactNode, in template: ArtifactNode) -> Bool {
        guard case .call("Ref", let name) = managed.value else { return false }
        return template["Resources"]?[name.text ?? ""]?["Type"]?.text == "AWS::IAM::ManagedPolicy"
    }

    private func check(document holder: ArtifactNode, limit: Int, into findings: inout LintFindings) {
        guard let document = holder["PolicyDocument"] else {
            return findings.add(.unreadable, holder.line, "a policy without PolicyDocument")
        }
        policies(document, into: &findings)
        if document.compactSize > limit {
            findings.add(
                .policyTooLarge,
                document.line,
                "the policy has \(document.compactSize) characters, more than \(limit)"
            )
        }
    }

    private func findFetches(in template: ArtifactNode, into findings: inout LintFindings) {
        var places: [(Int, String)] = []
        template.walk { node in
            if case .call("Transform", _) = node.value {
                places.append((node.line, "a macro or an include is expanded at install"))
            }
            if case .call("ImportValue", _) = node.value {
                places.append((node.line, "a value is taken from another stack"))
            }
            if let url = node["TemplateURL"] { places.append((url.line, "a template is fetched from elsewhere")) }
            if let text = node.text, text.contains("{{resolve:") {
                places.append((node.line, "a value is resolved at install"))
            }
        }
        for (line, message) in places { findings.add(.fetchesAtInstall, line, message) }
    }
}
