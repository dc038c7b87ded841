/// What an artifact is written for.
package enum ArtifactKind: String, CaseIterable, Sendable {
    case cloudFormation = "cloudformation"
    case policy = "iam-policy"
    case trust = "iam-trust"
    case arm
    case azureRole = "azure-role"
    case bicep
    case terraform
    case gcloud
    case gitHubManifest = "github-manifest"
    case entraAccess = "entra-access"
    case federatedCredential = "federated-credential"
    case oktaApp = "okta-app"
    case permissions
    case steps

    /// What the ending of a file's name tells; documents are told apart by what they hold.
    init?(ending name: String) {
        switch name.split(separator: ".").last.map({ $0.lowercased() }) {
        case "tf": self = .terraform
        case "sh": self = .gcloud
        case "bicep": self = .bicep
        case "md": self = .steps
        default: return nil
        }
    }

    init?(document: ArtifactNode) {
        if let statements = document["Statement"] {
            let trusts = statements.items.contains { $0["Principal"] != nil || $0["NotPrincipal"] != nil }
            self = trusts ? .trust : .policy
        } else if document["$schema"]?.text?.contains("deploymentTemplate") == true
            || document["$schema"]?.text?.contains("DeploymentTemplate") == true
        {
            self = .arm
        } else if document["Resources"] != nil {
            self = .cloudFormation
        } else if document.items.first?["resourceAppId"] != nil || document["requiredResourceAccess"] != nil {
            self = .entraAccess
        } else if document["subject"] != nil, document["audiences"] != nil {
            self = .federatedCredential
        } else if document["settings"]?["oauthClient"] != nil {
            self = .oktaApp
        } else if document["connector"] != nil, document["profile"] != nil {
            self = .permissions
        } else if document["default_permissions"] != nil || document["hook_attributes"] != nil {
            self = .gitHubManifest
        } else if document["permissions"] != nil || document["properties"]?["permissions"] != nil
            || document["Actions"] != nil || document["actions"] != nil
        {
            self = .azureRole
        } else {
            return nil
        }
    }
}
