/// What an artifact of trust must not do; each rule is one reason to refuse it.
///
/// The families are those that a reviewer of cross-account access asks for: the actions that are granted, who is trusted and under
/// which condition, how long a session lives, how the artifact spreads, and whether it runs or fetches anything.
package enum LintRule: String, CaseIterable, Sendable {
    case unreadable = "artifact-unreadable"
    case unknownKind = "artifact-unknown"
    case unexpectedResource = "resource-unexpected"
    case runsCode = "runs-code"
    case fetchesAtInstall = "fetches-at-install"
    case longLivedKey = "long-lived-key"
    case beyondManifest = "beyond-manifest"

    case actionNotReadOnly = "action-not-read-only"
    case actionReadsData = "action-reads-data"
    case actionWildcard = "action-wildcard"
    case actionUnknown = "action-unknown"
    case actionInverted = "action-inverted"
    case actionNotLiteral = "action-not-literal"
    case managedPolicy = "managed-policy"
    case policyTooLarge = "policy-too-large"

    case trustPrincipal = "trust-principal"
    case trustCondition = "trust-condition"
    case trustLooseCondition = "trust-loose-condition"
    case trustAction = "trust-action"
    case sessionTooLong = "session-too-long"

    case stackSetModel = "stackset-model"
    case stackSetDeployment = "stackset-deployment"
    case stackSetManagementAccount = "stackset-management-account"

    case azureAction = "azure-action"
    case azureRole = "azure-role"

    case gcpRole = "gcp-role"
    case gcpMember = "gcp-member"
    case gcpCondition = "gcp-condition"

    case gitHubPermission = "github-permission"
    case gitHubEvent = "github-event"
    case gitHubManifest = "github-manifest"

    case graphPermission = "graph-permission"
    case federatedCredential = "federated-credential"
    case clientApp = "client-app"

    /// Why the rule is there, for people who meet it for the first time.
    package var reason: String {
        switch self {
        case .unreadable: "What cannot be read cannot be judged."
        case .unknownKind:
            "Only templates, policies, role definitions, Terraform, gcloud scripts and GitHub manifests are judged."
        case .unexpectedResource: "Read-only access needs roles and trust, and nothing else."
        case .runsCode: "Code that runs in the customer's account can do what no reviewer of this file sees."
        case .fetchesAtInstall: "What is fetched at install time may differ from what was reviewed."
        case .longLivedKey: "A user or a key stays valid until someone remembers it; trust can be taken back."
        case .beyondManifest: "The connector's profile needs no such permission; each one more is one to misuse."
        case .actionNotReadOnly: "The action's access level is Write, Tagging or Permissions management."
        case .actionReadsData:
            "The action's level is List or Read, but it answers with customers' data, code or credentials."
        case .actionWildcard: "A wildcard takes in actions that do not exist yet."
        case .actionUnknown: "The table of actions does not know it, so its access level is unknown."
        case .actionInverted: "NotAction, NotResource and NotPrincipal allow everything that is not named."
        case .actionNotLiteral: "What is granted is decided at install time, not in this file."
        case .managedPolicy:
            "A managed policy can grow; only those that are kept read-only by their owner are accepted."
        case .policyTooLarge: "AWS refuses policies beyond its size limits."
        case .trustPrincipal: "Exactly one role or issuer may be trusted, by its full name."
        case .trustCondition: "Without an external id, or audience and subject, somebody else can use our trust."
        case .trustLooseCondition: "A pattern, or a condition that holds when the key is absent, is no condition."
        case .trustAction: "A trust policy lets a role be assumed, nothing else."
        case .sessionTooLong: "A session must not outlive an hour."
        case .stackSetModel: "Self-managed stack sets need an administrator role in every account."
        case .stackSetDeployment: "Accounts that join must get the role, and accounts that leave must lose it."
        case .stackSetManagementAccount: "A service-managed stack set does not reach the management account."
        case .azureAction: "Only `*/read` of the control plane is read-only."
        case .azureRole: "Only built-in roles known to be read-only, or one defined in the same file, may be assigned."
        case .gcpRole: "Only predefined roles known to be read-only may be bound; basic roles are too wide."
        case .gcpMember: "The whole pool must not be trusted, and never the public."
        case .gcpCondition: "Without a condition on the subject a provider accepts every token of its issuer."
        case .gitHubPermission: "Every permission has to be `read`, and some exist only as write."
        case .gitHubEvent: "An event that is not needed is data that is not needed."
        case .gitHubManifest: "A manifest holds no secret and says whether the app is public."
        case .graphPermission: "Only application permissions of Microsoft Graph known to be read-only may be asked for."
        case .federatedCredential: "One issuer, one exact subject and the one audience may be trusted."
        case .clientApp: "A client proves itself by a key of its own and acts for nobody else."
        }
    }
}
