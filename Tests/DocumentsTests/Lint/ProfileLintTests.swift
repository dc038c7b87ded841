import Documents
import Domain
import Testing

@Suite struct ProfileLintTests {
    /// One of our artifacts, one change, and the rule that has to find it.
    struct Mutation: CustomTestStringConvertible, Sendable {
        let artifact: String
        let file: String
        let old: String
        let new: String
        let rule: LintRule
        let profile: ConnectionProfile

        init(
            _ artifact: String,
            _ file: String,
            _ old: String,
            _ new: String,
            _ rule: LintRule,
            _ profile: ConnectionProfile = .evidence
        ) {
            (self.artifact, self.file, self.old, self.new) = (artifact, file, old, new)
            (self.rule, self.profile) = (rule, profile)
        }

        var testDescription: String { "\(artifact) \(profile): \(new.prefix(60))" }
    }

    private static let role = "arn:aws:iam::123456789012:role/clearance"

    /// The eight of the assertion, a Lambda and a list that is fetched.
    static let named: [Mutation] = [
        Mutation("aws-role", "template.yaml", "iam:ListUsers", "iam:CreateUser", .actionNotReadOnly),
        Mutation("aws-role", "template.yaml", "          Action:\n", "          NotAction:\n", .actionInverted),
        Mutation("aws-role", "template.yaml", "AWS: \"\(role)\"", "AWS: \"*\"", .trustPrincipal),
        Mutation("aws-role", "template.yaml", "\"sts:ExternalId\"", "\"aws:SourceIp\"", .trustCondition),
        Mutation("aws-role-oidc", "template.yaml", "StringEquals", "StringLike", .trustLooseCondition),
        Mutation(
            "azure-reader",
            "main.json",
            "Microsoft.Security/pricings/read",
            "Microsoft.Web/sites/host/listkeys/action",
            .azureAction
        ),
        Mutation(
            "azure-reader",
            "main.bicep",
            "Microsoft.Security/pricings/read",
            "Microsoft.Storage/storageAccounts/listKeys/action",
            .azureAction
        ),
        Mutation(
            "gcp-terraform",
            "main.tf",
            "google_project_iam_custom_role.clearance.id",
            "\"roles/editor\"",
            .gcpRole
        ),
        Mutation(
            "gcp-script",
            "set-up.sh",
            "'projects/example-project/roles/clearanceEvidence'",
            "roles/editor",
            .gcpRole
        ),
        Mutation(
            "github-app",
            "app-manifest.json",
            "\"checks\": \"read\"",
            "\"contents\": \"write\"",
            .gitHubPermission
        ),
        Mutation("aws-role", "template.yaml", "AWS::IAM::Role\n", "AWS::Lambda::Function\n", .runsCode),
        Mutation(
            "aws-role",
            "template.yaml",
            "- iam:ListUsers",
            "- \"{{resolve:ssm:/clearance/actions}}\"",
            .fetchesAtInstall
        ),
        Mutation(
            "aws-organization",
            "template.yaml",
            "TemplateBody: |",
            "TemplateURL: https://permissions.example/latest.yaml\n      Ignored: |",
            .fetchesAtInstall
        ),
    ]

    /// What only reads, or is written, and is one more than the connector's profile needs.
    static let oneMore: [Mutation] = [
        Mutation(
            "aws-role",
            "template.yaml",
            "- iam:ListUsers\n",
            "- iam:ListUsers\n              - iam:ListRoles\n",
            .beyondManifest
        ),
        Mutation("aws-role", "template.yaml", "- iam:ListUsers\n", "- \"iam:ListU*\"\n", .beyondManifest),
        Mutation(
            "aws-role",
            "template.yaml",
            "- !Ref ReadOnly",
            "- arn:aws:iam::aws:policy/SecurityAudit",
            .beyondManifest
        ),
        Mutation(
            "aws-organization",
            "template.yaml",
            "- backup:ListBackupJobs\n",
            "- backup:ListTags\n",
            .beyondManifest
        ),
        Mutation(
            "azure-reader",
            "main.json",
            "Microsoft.Security/pricings/read",
            "Microsoft.Compute/disks/read",
            .beyondManifest
        ),
        Mutation(
            "azure-reader",
            "main.bicep",
            "Microsoft.Security/pricings/read",
            "Microsoft.Compute/disks/read",
            .beyondManifest
        ),
        Mutation("gcp-terraform", "main.tf", "iam.roles.list", "compute.disks.list", .beyondManifest),
        Mutation(
            "gcp-terraform",
            "main.tf",
            "google_project_iam_custom_role.clearance.id",
            "\"roles/browser\"",
            .beyondManifest
        ),
        Mutation("gcp-script", "set-up.sh", "iam.roles.list", "compute.disks.list", .beyondManifest),
        Mutation("github-app", "app-manifest.json", "\"checks\": \"read\"", "\"contents\": \"read\"", .beyondManifest),
        Mutation(
            "entra-consent",
            "required-resource-access.json",
            "246dd0d5-5bd0-4def-940b-0421030a5b68",
            "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
            .beyondManifest
        ),
        Mutation(
            "entra-app",
            "required-resource-access.json",
            "bf7b1a76-6e77-406b-b258-bf5c7720e98f",
            "741f803b-c850-494e-b5df-cde7c675a1ca",
            .beyondManifest,
            .provisioning
        ),
        Mutation(
            "okta-service-app",
            "steps.md",
            "`okta.groups.read`",
            "`okta.users.manage`",
            .beyondManifest,
            .provisioning
        ),
        Mutation(
            "okta-service-app",
            "permissions.json",
            "okta.groups.manage",
            "okta.apps.manage",
            .beyondManifest,
            .provisioning
        ),
        Mutation("okta-service-app", "steps.md", "`okta.groups.read`", "`okta.groups.manage`", .beyondManifest),
        Mutation(
            "jira-cloud-consent",
            "steps.md",
            "read%3Ajira-user",
            "manage%3Ajira-project",
            .beyondManifest,
            .provisioning
        ),
        Mutation("jira-cloud-consent", "steps.md", "`read:jira-work`", "`write:jira-work`", .beyondManifest),
        Mutation(
            "jira-data-center",
            "steps.md",
            "`ADD_COMMENTS`",
            "`ADMINISTER_PROJECTS`",
            .beyondManifest,
            .provisioning
        ),
        Mutation("servicenow-oauth", "steps.md", "`incident:read`", "`incident:write`", .beyondManifest),
        Mutation("entra-consent", "steps.md", "`Policy.Read.All`", "`Directory.ReadWrite.All`", .beyondManifest),
    ]

    /// Weaknesses that only our own kinds of artifact can have.
    static let own: [Mutation] = [
        Mutation(
            "aws-organization",
            "template.yaml",
            "${ExternalIdPrefix}-${AWS::AccountId}",
            "${AWS::AccountId}",
            .trustLooseCondition
        ),
        Mutation("aws-role", "template.yaml", "!Ref ExternalId", "acme", .trustLooseCondition),
        Mutation(
            "entra-app",
            "federated-credential.json",
            "organization:00000000000000000000000000:connection:00000000000000000000000000",
            "organization:*",
            .federatedCredential
        ),
        Mutation(
            "entra-app",
            "federated-credential.json",
            "api://AzureADTokenExchange",
            "api://other",
            .federatedCredential
        ),
        Mutation("entra-app", "federated-credential.json", "https://issuer", "http://issuer", .federatedCredential),
        Mutation(
            "entra-app",
            "required-resource-access.json",
            "\"type\": \"Role\"",
            "\"type\": \"Scope\"",
            .graphPermission
        ),
        Mutation(
            "entra-app",
            "required-resource-access.json",
            "00000003-0000-0000-c000-000000000000",
            "00000002-0000-0000-c000-000000000000",
            .graphPermission
        ),
        Mutation(
            "entra-app",
            "create.sh",
            "az ad app permission admin-consent",
            "az ad app credential reset",
            .longLivedKey
        ),
        Mutation("entra-app", "create.sh", "set -eu", "az rest --method post --url /users", .unexpectedResource),
        Mutation("entra-app", "create.sh", "set -eu", "az role assignment create --role Owner", .azureRole),
        Mutation("okta-service-app", "app.json", "private_key_jwt", "client_secret_basic", .longLivedKey),
        Mutation(
            "okta-service-app",
            "app.json",
            "\"dpop_bound_access_tokens\": true",
            "\"dpop_bound_access_tokens\": false",
            .clientApp
        ),
        Mutation("okta-service-app", "app.json", "\"client_credentials\"", "\"password\"", .clientApp),
        Mutation("gcp-script", "set-up.sh", "iam.roles.list", "storage.objects.get", .gcpRole),
        Mutation("gcp-script", "set-up.sh", "--permissions ", "--file ", .gcpRole),
        Mutation("gcp-terraform", "main.tf", "iam.roles.list", "iam.roles.delete", .gcpRole),
    ]

    private static let guessable: [(value: String, isRefused: Bool)] = [
        ("!Join [\"-\", [!Ref \"AWS::AccountId\", x]]", true), ("!Join [\"\", [!GetAtt Other.Id]]", true),
        ("!Join [\"-\", [!Ref ExternalId, !Ref \"AWS::AccountId\"]]", false), ("!Sub \"${AWS::AccountId}\"", true),
        ("!Sub \"${ExternalId}\"", false), ("!Sub \"${Absent}*\"", true), ("\"0123456789abcdef\"", false),
    ]

    @Test(arguments: guessable)
    func `assertion 24: an external id is demanded by something that cannot be guessed`(value: String, isRefused: Bool)
        throws
    {
        let text = try ArtifactBench.file("template.yaml", of: "aws-role")
            .replacing("\"sts:ExternalId\": !Ref ExternalId", with: "\"sts:ExternalId\": \(value)")
        let rules = Lint(profile: .evidence).check(text, named: "template.yaml").map(\.rule)
        #expect(rules.contains(.trustLooseCondition) == isRefused)
    }

    @Test(arguments: named + oneMore + own)
    func `assertion 24: a change that widens one of our artifacts is found, at its line`(mutation: Mutation) throws {
        let sound = try ArtifactBench.file(mutation.file, of: mutation.artifact, mutation.profile)
        let at = try #require(sound.firstRange(of: mutation.old), "the artifact has no such text")
        let text = sound.replacing(mutation.old, with: mutation.new, maxReplacements: 1)
        let findings = Lint(profile: mutation.profile).check(text, named: mutation.file)
        let found = findings.filter { $0.rule == mutation.rule }
        #expect(!found.isEmpty, "found only \(findings.map(\.rule.rawValue))")
        let line = sound[..<at.lowerBound].count { $0 == "\n" } + 1
        // A missing condition is told where the statement begins, a command where it begins.
        #expect(found.contains { abs($0.line - line) <= 8 }, "at \(found.map(\.line)), not \(line)")
    }

    @Test func `under provisioning the named writes are no findings, and without a profile they are`() throws {
        let text = try ArtifactBench.file("required-resource-access.json", of: "entra-app", .provisioning)
        #expect(Lint(profile: .provisioning).check(text, named: "access.json") == [])
        #expect(Set(Lint().check(text, named: "access.json").map(\.rule)) == [.graphPermission])
        let permissions = try ArtifactBench.file("permissions.json", of: "okta-service-app", .provisioning)
        #expect(Lint().check(permissions, named: "permissions.json").map(\.rule) == [.beyondManifest])
    }

    @Test func `where a connector only observes, provisioning allows nothing`() throws {
        let text = try ArtifactBench.file("template.yaml", of: "aws-role")
        let findings = Lint(profile: .provisioning).check(text, named: "template.yaml")
        #expect(findings.contains { $0.message.contains("has no profile `provisioning`") })
    }
}
