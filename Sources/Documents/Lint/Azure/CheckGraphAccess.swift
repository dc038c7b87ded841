import Domain

/// Rule 5 on what an app of Entra asks of Microsoft Graph: application permissions that only read.
struct CheckGraphAccess {
    func callAsFunction(_ document: ArtifactNode, into findings: inout LintFindings) {
        for resource in (document["requiredResourceAccess"] ?? document).items {
            let name = resource["resourceAppId"]?.text
            if name?.lowercased() != GraphAccess.graph {
                findings.add(.graphPermission, resource.line, "`\(name ?? "?")` is not Microsoft Graph")
            }
            let access = resource["resourceAccess"]?.items ?? []
            if access.isEmpty { findings.add(.unreadable, resource.line, "no permission is named") }
            for one in access {
                if one["type"]?.text != "Role" {
                    findings.add(.graphPermission, one.line, "a permission is not the application's own")
                }
                Self.check(id: one["id"]?.text ?? "?", one["id"]?.line ?? one.line, into: &findings)
            }
        }
    }

    static func check(id: String, _ line: Int, into findings: inout LintFindings) {
        let known = PermissionManifest.pinned.filter { $0.connector == "entra" }.flatMap(\.permissions)
        let permission = known.first { $0.id == id.lowercased() }
        guard !findings.isNamedWrite(permission?.name ?? id, of: "entra", line) else { return }
        guard let permission, !permission.isWrite else {
            let name = permission?.name ?? id
            return findings.add(.graphPermission, line, "`\(name)` is not among those known to be read-only")
        }
    }
}

/// Rule 2 for Entra: one issuer, one exact subject, the one audience.
struct CheckFederatedCredential {
    func callAsFunction(_ document: ArtifactNode, into findings: inout LintFindings) {
        let issuer = document["issuer"]
        if issuer?.text?.hasPrefix("https://") != true {
            findings.add(.federatedCredential, issuer?.line ?? document.line, "the issuer is no https address")
        }
        let subject = document["subject"]
        if subject?.text.map({ $0.isEmpty || $0.contains("*") }) ?? true {
            findings.add(.federatedCredential, subject?.line ?? document.line, "the subject is not written out")
        }
        let audiences = document["audiences"]
        if audiences?.items.compactMap(\.text) != ["api://AzureADTokenExchange"] {
            findings.add(.federatedCredential, audiences?.line ?? document.line, "the audience is not Entra's own")
        }
        if let claims = document["claimsMatchingExpression"], !claims.items.isEmpty {
            findings.add(.federatedCredential, claims.line, "an expression takes the place of the subject")
        }
    }
}
