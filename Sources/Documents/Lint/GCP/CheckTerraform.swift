/// Rules 6 and 8 on Terraform for Google Cloud.
struct CheckTerraform {
    private static let quiet: Set<String> = [
        "google_service_account", "google_project_service", "google_iam_workload_identity_pool",
        "google_iam_workload_identity_pool_provider",
    ]

    func callAsFunction(_ text: String, into findings: inout LintFindings) {
        let root: TerraformBlock
        do { root = try TerraformBlock.read(text) } catch {
            return findings.add(.unreadable, error.line, error.message)
        }
        for block in root.blocks {
            switch block.type {
            case "resource": check(resource: block, in: root, into: &findings)
            case "module": check(module: block, into: &findings)
            case "data": check(data: block, into: &findings)
            case "terraform", "provider", "variable", "locals", "output": break
            default: findings.add(.unexpectedResource, block.line, "a block `\(block.type)` is unexpected")
            }
        }
        if root.blocks.isEmpty { findings.add(.unreadable, 1, "no block was found") }
    }

    private func check(resource: TerraformBlock, in root: TerraformBlock, into findings: inout LintFindings) {
        let type = resource.labels.first ?? ""
        if resource.blocks.contains(where: { $0.type == "provisioner" }) || type == "null_resource"
            || type == "terraform_data"
        {
            findings.add(.runsCode, resource.line, "`\(type)` runs a command at install")
        }
        if type.contains("service_account_key") {
            findings.add(.longLivedKey, resource.line, "`\(type)` makes a key")
        } else if type.hasSuffix("_iam_member") || type.hasSuffix("_iam_binding") {
            check(binding: resource, in: root, into: &findings)
        } else if type.hasSuffix("_iam_policy") {
            findings.add(.gcpRole, resource.line, "`\(type)` replaces the whole policy")
        } else if type == "google_iam_workload_identity_pool_provider" {
            check(provider: resource, into: &findings)
        } else if type == "google_project_iam_custom_role" || type == "google_organization_iam_custom_role" {
            check(custom: resource, into: &findings)
        } else if !Self.quiet.contains(type), type != "null_resource", type != "terraform_data" {
            findings.add(.unexpectedResource, resource.line, "a resource is a `\(type)`")
        }
    }

    private func check(binding: TerraformBlock, in root: TerraformBlock, into findings: inout LintFindings) {
        let (role, members) = (binding.attribute("role"), binding.attribute("member") ?? binding.attribute("members"))
        var roles = role.map { TerraformBlock.texts(in: $0.text) } ?? []
        if let role, role.text.hasPrefix("each."), let each = binding.attribute("for_each") {
            roles = TerraformBlock.texts(in: each.text)
        }
        GCPBinding(
            roles: roles,
            isOwn: roles.isEmpty
                && Self.ownRoles(root).contains { role?.text == "\($0).id" || role?.text == "\($0).name" },
            roleLine: role?.line ?? binding.line,
            members: members.map { TerraformBlock.texts(in: $0.text) } ?? [],
            memberLine: members?.line ?? binding.line
        ).check(into: &findings)
    }

    /// Roles that the file defines and that are therefore judged where they stand.
    private static func ownRoles(_ root: TerraformBlock) -> [String] {
        root.blocks.compactMap { block in
            guard block.type == "resource", block.labels.count == 2, block.labels[0].hasSuffix("_iam_custom_role")
            else {
                return nil
            }
            return block.labels.joined(separator: ".")
        }
    }

    private func check(provider: TerraformBlock, into findings: inout LintFindings) {
        let condition = provider.attribute("attribute_condition")
        GCPRoles.check(condition: condition?.text, condition?.line ?? provider.line, into: &findings)
    }

    private func check(custom: TerraformBlock, into findings: inout LintFindings) {
        guard let permissions = custom.attribute("permissions") else {
            return findings.add(.gcpRole, custom.line, "the role's permissions are not written out")
        }
        for name in TerraformBlock.texts(in: permissions.text) {
            GCPRoles.check(permission: name, permissions.line, into: &findings)
        }
    }

    private func check(module: TerraformBlock, into findings: inout LintFindings) {
        let source = module.attribute("source").flatMap { TerraformBlock.texts(in: $0.text).first } ?? ""
        if !source.hasPrefix("./") {
            findings.add(.fetchesAtInstall, module.line, "module `\(source)` is fetched from elsewhere")
        }
    }

    private func check(data: TerraformBlock, into findings: inout LintFindings) {
        switch data.labels.first {
        case "http", "terraform_remote_state": findings.add(.fetchesAtInstall, data.line, "data is fetched at install")
        case "external": findings.add(.runsCode, data.line, "a program is run at install")
        default: break
        }
    }
}
