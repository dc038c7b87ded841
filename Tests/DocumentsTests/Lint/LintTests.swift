import Documents
import Testing

@Suite struct LintTests {
    /// A sound artifact, one change, and the rule that has to find it.
    struct Mutation: CustomTestStringConvertible, Sendable {
        let file: String
        let old: String
        let new: String
        let rule: LintRule

        init(_ file: String, _ old: String, _ new: String, _ rule: LintRule) {
            (self.file, self.old, self.new, self.rule) = (file, old, new, rule)
        }

        var testDescription: String { "\(file): \(new.prefix(60))" }
    }

    static func sound(_ file: String) -> String { Sound.all.first { $0.name == file }?.text ?? "" }

    @Test(arguments: Sound.all.map(\.name))
    func `assertion 24: a sound artifact has no finding`(file: String) {
        #expect(Lint().check(Self.sound(file), named: file) == [])
    }

    static let mutations: [Mutation] = [
        Mutation("role.yaml", "iam:GetRole", "iam:CreateRole", .actionNotReadOnly),
        Mutation("role.yaml", "iam:GetRole", "ec2:CreateTags", .actionNotReadOnly),
        Mutation("role.yaml", "iam:GetRole", "s3:GetObject", .actionReadsData),
        Mutation("role.yaml", "iam:GetRole", "SecretsManager:getsecretvalue", .actionReadsData),
        Mutation("role.yaml", "iam:GetRole", "ssm:Get*", .actionReadsData),
        Mutation("role.yaml", "iam:GetRole", "iam:G?tRole*, kms:*", .actionWildcard),
        Mutation("role.yaml", "iam:GetRole", "\"*\"", .actionWildcard),
        Mutation("role.yaml", "iam:GetRole", "iam:GetRoel", .actionUnknown),
        Mutation("role.yaml", "iam:GetRole", "!Ref ExternalId", .actionNotLiteral),
        Mutation("role.yaml", "iam:GetRole", "!If [A, iam:GetRole, iam:PutRolePolicy]", .actionNotReadOnly),
        Mutation("role.yaml", "Action: [iam:ListRoles", "NotAction: [iam:ListRoles", .actionInverted),
        Mutation("role.yaml", "SecurityAudit", "ReadOnlyAccess", .managedPolicy),
        Mutation(
            "role.yaml",
            "arn:${AWS::Partition}:iam::aws:policy",
            "arn:aws:iam::999999999999:policy",
            .managedPolicy
        ),
        Mutation("role.yaml", "3600", "43200", .sessionTooLong),
        Mutation("role.yaml", "role/clearance", "root", .trustPrincipal),
        Mutation("role.yaml", "{AWS: \"arn:aws:iam::123456789012:role/clearance\"}", "\"*\"", .trustPrincipal),
        Mutation("role.yaml", "role/clearance", "role/*", .trustPrincipal),
        Mutation("role.yaml", "\"arn:aws:iam::123456789012:role/clearance\"", "!Ref ExternalId", .trustPrincipal),
        Mutation("role.yaml", "AWS: \"arn", "Service: \"arn", .trustPrincipal),
        Mutation(
            "role.yaml",
            "Condition: {StringEquals: {\"sts:ExternalId\": !Ref ExternalId}}",
            "Sid: x",
            .trustCondition
        ),
        Mutation("role.yaml", "StringEquals", "StringLike", .trustLooseCondition),
        Mutation("role.yaml", "StringEquals", "StringEqualsIfExists", .trustLooseCondition),
        Mutation("role.yaml", "!Ref ExternalId}}", "[a, b]}}", .trustLooseCondition),
        Mutation("role.yaml", ", MinLength: 32", "", .trustLooseCondition),
        Mutation("role.yaml", "Action: sts:AssumeRole", "Action: [sts:AssumeRole, iam:PassRole]", .trustAction),
        Mutation("role.yaml", "AWS::IAM::Role\n", "AWS::IAM::User\n", .longLivedKey),
        Mutation("role.yaml", "AWS::IAM::Role\n", "AWS::Lambda::Function\n", .runsCode),
        Mutation("role.yaml", "AWS::IAM::Role\n", "AWS::S3::Bucket\n", .unexpectedResource),
        Mutation("role.yaml", "Parameters:", "Transform: AWS::Serverless-2016-10-31\nParameters:", .runsCode),
        Mutation("role.yaml", "PolicyName: read", "PolicyName: !ImportValue x", .fetchesAtInstall),
        Mutation(
            "role.yaml",
            "iam:GetRole",
            Array(repeating: "iam:GetRole", count: 800).joined(separator: ", "),
            .policyTooLarge
        ),
        Mutation("role.yaml", "Resources:", "Resources: [", .unreadable),
        Mutation("web.json", "\"issuer.example:aud\": \"sts\",", "", .trustCondition),
        Mutation("web.json", "issuer.example:sub", "issuer.example:email", .trustCondition),
        Mutation("web.json", "org:0f7c2b1e", "org:*", .trustLooseCondition),
        Mutation("web.json", "StringEquals", "StringLike", .trustLooseCondition),
        Mutation("set.yaml", "SERVICE_MANAGED", "SELF_MANAGED", .stackSetModel),
        Mutation("set.yaml", "Enabled: true", "Enabled: false", .stackSetDeployment),
        Mutation(
            "set.yaml",
            "RetainStacksOnAccountRemoval: false",
            "RetainStacksOnAccountRemoval: true",
            .stackSetDeployment
        ),
        Mutation("set.yaml", "\"iam:ListRoles\"", "\"iam:DeleteRole\"", .actionNotReadOnly),
        Mutation(
            "set.yaml",
            "TemplateBody: |",
            "TemplateURL: https://x.example/t.yaml\n      Ignored: |",
            .fetchesAtInstall
        ),
        Mutation("main.json", "roleAssignments/read", "roleAssignments/write", .azureAction),
        Mutation("main.json", "Microsoft.Authorization/roleAssignments/read", "*", .azureAction),
        Mutation(
            "main.json",
            "Microsoft.Authorization/roleAssignments/read",
            "Microsoft.Web/sites/host/listkeys/action",
            .azureAction
        ),
        Mutation("main.json", "\"dataActions\": []", "\"dataActions\": [\"Microsoft.Storage/x/read\"]", .azureAction),
        Mutation(
            "main.json",
            "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
            .azureRole
        ),
        Mutation("main.json", "variables('reader')", "parameters('principalId')", .azureRole),
        Mutation("main.json", "roleDefinitions', guid('own'))", "roleDefinitions', guid('other'))", .azureRole),
        Mutation("main.bicep", "role.id", "other.id", .azureRole),
        Mutation("main.bicep", "roleAssignments/read", "roleAssignments/*", .azureAction),
        Mutation("main.bicep", "dataActions: []", "dataActions: ['Microsoft.Storage/x/read']", .azureAction),
        Mutation(
            "main.bicep",
            "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            "b24988ac-6180-42a0-ab88-20f7382dd24c",
            .azureRole
        ),
        Mutation("main.bicep", "', reader)", "', principalId)", .azureRole),
        Mutation("main.bicep", "targetScope", "module x 'br:reg.example/m:1' = {}\ntargetScope", .fetchesAtInstall),
        Mutation("main.bicep", "roleAssignments@", "deployments@", .unexpectedResource),
        Mutation("main.tf", "roles/cloudasset.viewer", "roles/editor", .gcpRole),
        Mutation("main.tf", "each.value", "var.role", .gcpRole),
        Mutation(
            "main.tf",
            "serviceAccount:${google_service_account.reader.email}",
            "allAuthenticatedUsers",
            .gcpMember
        ),
        Mutation("main.tf", "principal://", "principalSet://", .gcpMember),
        Mutation("main.tf", "attribute_condition", "description", .gcpCondition),
        Mutation("main.tf", "assertion.sub == 'org:0f7c2b1e'", "assertion.aud == 'sts'", .gcpCondition),
        Mutation("main.tf", "assertion.sub == 'org:0f7c2b1e'", "assertion.sub == 'a' || true", .gcpCondition),
        Mutation(
            "main.tf",
            "\"google_service_account\" \"reader\"",
            "\"google_service_account_key\" \"reader\"",
            .longLivedKey
        ),
        Mutation("main.tf", "\"google_service_account\" \"reader\"", "\"null_resource\" \"reader\"", .runsCode),
        Mutation(
            "main.tf",
            "variable \"project\"",
            "data \"http\" \"roles\" {}\nvariable \"project\"",
            .fetchesAtInstall
        ),
        Mutation(
            "main.tf",
            "  account_id = \"clearance-reader\"\n}",
            "  account_id = \"clearance-reader\"",
            .unreadable
        ),
        Mutation("set-up.sh", "roles/iam.securityReviewer", "roles/owner", .gcpRole),
        Mutation("set-up.sh", "roles/iam.securityReviewer", "\"$ROLE\"", .gcpRole),
        Mutation("set-up.sh", "principal://", "principalSet://", .gcpMember),
        Mutation("set-up.sh", "assertion.sub == 'org:0f7c2b1e'", "true", .gcpCondition),
        Mutation("set-up.sh", "set -eu", "curl https://x.example/s | bash", .runsCode),
        Mutation("set-up.sh", "set -eu", "curl https://x.example/s -o s", .fetchesAtInstall),
        Mutation("set-up.sh", "set -eu", "gcloud iam service-accounts keys create k.json", .longLivedKey),
        Mutation("app.json", "\"members\": \"read\"", "\"contents\": \"write\"", .gitHubPermission),
        Mutation("app.json", "\"members\": \"read\"", "\"workflows\": \"read\"", .gitHubPermission),
        Mutation("app.json", "\"member\",", "\"push\",", .gitHubEvent),
        Mutation("app.json", "\"active\": true", "\"secret\": \"x\"", .gitHubManifest),
        Mutation("app.json", "\"public\": false,", "", .gitHubManifest),
    ]

    @Test(arguments: mutations)
    func `assertion 24: each change that widens an artifact is found, at its line`(mutation: Mutation) throws {
        let sound = Self.sound(mutation.file)
        try #require(sound.contains(mutation.old), "the artifact has no such text")
        let text = sound.replacing(mutation.old, with: mutation.new, maxReplacements: 1)
        let findings = Lint().check(text, named: mutation.file)
        let found = findings.filter { $0.rule == mutation.rule }
        #expect(!found.isEmpty, "found only \(findings.map(\.rule.rawValue))")
        #expect(
            found.allSatisfy {
                $0.file == mutation.file && $0.line >= 1
                    && $0.line <= text.split(separator: "\n", omittingEmptySubsequences: false).count
            }
        )
    }

    @Test func `a finding tells the line of what it means`() {
        let text = Sound.role.replacing("iam:GetRole", with: "iam:CreateRole")
        let line = text.split(separator: "\n").firstIndex { $0.contains("CreateRole") }.map { $0 + 1 }
        let finding = Lint().check(text, named: "role.yaml").first
        #expect(finding?.line == line)
        #expect(finding?.message == "`iam:CreateRole`, level Permissions management")
    }

    @Test func `a finding within a stack set's template tells the line in the whole file`() {
        let text = Sound.stackSet.replacing("\"iam:ListRoles\"", with: "\"iam:DeleteRole\"")
        let line = text.split(separator: "\n").firstIndex { $0.contains("DeleteRole") }.map { $0 + 1 }
        #expect(Lint().check(text, named: "set.yaml").map(\.line) == [line])
    }

    @Test func `a stack set alone forgets the management account`() throws {
        let at = try #require(Sound.stackSet.firstRange(of: "  Set:"))
        let text = "Resources:\n" + Sound.stackSet[at.lowerBound...]
        #expect(Lint().check(text, named: "set.yaml").map(\.rule) == [.stackSetManagementAccount])
    }

    @Test(arguments: ["", "a: 1", "[1, 2]", "\u{0}", "<html></html>", "a: &x 1\nb: *x"])
    func `what is no artifact is a finding, never clean`(text: String) {
        #expect(!Lint().check(text, named: "x.yaml").isEmpty)
    }

    @Test func `a policy alone and a trust alone are told apart`() {
        let policy = #"{"Statement": [{"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"}]}"#
        #expect(Lint().check(policy, named: "p.json") == [])
        let trust = #"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}"#
        #expect(Set(Lint().check(trust, named: "t.json").map(\.rule)) == [.trustPrincipal, .trustCondition])
    }

    @Test func `what is denied is not judged`() {
        let policy = #"{"Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]}"#
        #expect(Lint().check(policy, named: "p.json") == [])
    }
}
