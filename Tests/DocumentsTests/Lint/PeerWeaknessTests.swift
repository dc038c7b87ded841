import Documents
import Testing

/// Weaknesses seen in artifacts that others ship as read-only, written anew by hand.
@Suite struct PeerWeaknessTests {
    struct Weakness: CustomTestStringConvertible, Sendable {
        let about: String
        let file: String
        let text: String
        /// The rule, and how often it has to speak.
        let rule: LintRule
        let count: Int

        var testDescription: String { about }
    }

    private static func policy(_ actions: String...) -> String {
        "{\"Statement\": [{\"Effect\": \"Allow\", \"Resource\": \"*\", \"Action\": [\n"
            + actions.map { "  \"\($0)\"" }.joined(separator: ",\n") + "\n]}]}"
    }

    static let all: [Weakness] = [
        Weakness(
            about: "snapshots are made, shared and deleted, keys' policies changed",
            file: "connect.json",
            text: policy(
                "ec2:CreateSnapshot",
                "ec2:ModifySnapshotAttribute",
                "ec2:DeleteSnapshot",
                "kms:PutKeyPolicy",
                "kms:CreateGrant"
            ),
            rule: .actionNotReadOnly,
            count: 5
        ),
        Weakness(
            about: "delegated administrators, linked roles, buckets and findings are written",
            file: "scan.json",
            text: policy(
                "organizations:RegisterDelegatedAdministrator",
                "iam:CreateServiceLinkedRole",
                "s3:PutObject",
                "s3:DeleteObject",
                "securityhub:BatchImportFindings"
            ),
            rule: .actionNotReadOnly,
            count: 5
        ),
        Weakness(
            about: "a role that is said to read lists the keys of functions",
            file: "role.json",
            text: """
                {"Name": "Reader of all", "IsCustom": true, "Actions": [
                  "Microsoft.Web/sites/read",
                  "Microsoft.Web/sites/host/listkeys/action"
                ], "AssignableScopes": ["/"]}
                """,
            rule: .azureAction,
            count: 1
        ),
        Weakness(
            about: "a function attaches permissions that it fetches when it is installed",
            file: "stack.yaml",
            text: """
                Resources:
                  Attach:
                    Type: AWS::Lambda::Function
                    Properties: {Runtime: python3.13, Handler: index.handler, Role: !GetAtt Runner.Arn}
                  Permissions:
                    Type: Custom::Permissions
                    Properties: {ServiceToken: !GetAtt Attach.Arn, Url: "https://api.example/permissions"}
                """,
            rule: .runsCode,
            count: 2
        ),
        Weakness(
            about: "the list of permissions is an include",
            file: "stack.yaml",
            text: """
                Resources:
                  Policy:
                    Type: AWS::IAM::ManagedPolicy
                    Properties:
                      PolicyDocument:
                        Fn::Transform: {Name: AWS::Include, Parameters: {Location: "s3://elsewhere/policy.json"}}
                """,
            rule: .fetchesAtInstall,
            count: 1
        ),
        Weakness(
            about: "the list of permissions is asked for when Terraform runs",
            file: "main.tf",
            text: """
                data "http" "permissions" {
                  url = "https://api.example/permissions"
                }
                """,
            rule: .fetchesAtInstall,
            count: 1
        ),
        Weakness(
            about: "the external id is the number of the account",
            file: "trust.json",
            text: """
                {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"AWS": "arn:aws:iam::123456789012:role/scanner"},
                  "Condition": {"StringEquals": {"sts:ExternalId": "210987654321"}}}]}
                """,
            rule: .trustLooseCondition,
            count: 1
        ),
        Weakness(
            about: "whoever is in the vendor's account may assume the role, without an external id",
            file: "trust.json",
            text: """
                {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"AWS": "arn:aws:iam::123456789012:root"}}]}
                """,
            rule: .trustPrincipal,
            count: 1
        ),
        Weakness(
            about: "any token with the audience may assume the role",
            file: "trust.json",
            text: """
                {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                  "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/issuer.example"},
                  "Condition": {"StringEquals": {"issuer.example:aud": "sts.amazonaws.com"}}}]}
                """,
            rule: .trustCondition,
            count: 1
        ),
        Weakness(
            about: "reads by AWS's levels that hand out secrets and data",
            file: "read.json",
            text: policy(
                "secretsmanager:GetSecretValue",
                "s3:GetObject",
                "ssm:GetParameter",
                "dynamodb:Scan",
                "ecr:GetAuthorizationToken"
            ),
            rule: .actionReadsData,
            count: 5
        ),
    ]

    @Test(arguments: all)
    func `assertion 24: a weakness of shipped artifacts is found`(weakness: Weakness) {
        let findings = Lint().check(weakness.text, named: weakness.file).filter { $0.rule == weakness.rule }
        #expect(findings.count == weakness.count)
        let lines = weakness.text.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(findings.allSatisfy { (1...lines).contains($0.line) })
    }
}
