import Documents
import Domain
import Kernel
import Testing

@Suite struct ArtifactFileTests {
    @Test(arguments: ["aws-role", "aws-organization", "aws-role-oidc", "aws-organization-oidc"])
    func `a template of AWS has one parameter, one pattern and sessions of an hour`(name: String) throws {
        let text = try ArtifactBench.file("template.yaml", of: name)
        let isWeb = name.hasSuffix("oidc")
        #expect(text.contains("sts:AssumeRoleWithWebIdentity") == isWeb)
        #expect(text.contains("sts:ExternalId") == !isWeb)
        let outer = try #require(text.split(separator: "Resources:").first)
        #expect(outer.split(separator: "Type: String").count == 2)
        #expect(!text.contains("MaxSessionDuration: 3601") && text.contains("MaxSessionDuration: 3600"))
        #expect(text.contains("AutoDeployment") == name.contains("organization"))
    }

    @Test
    func `each account of an organization has an external id of its own, and only the managing one lists accounts`()
        throws
    {
        let text = try ArtifactBench.file("template.yaml", of: "aws-organization")
        #expect(text.split(separator: "${ExternalIdPrefix}-${AWS::AccountId}").count == 3)
        #expect(text.split(separator: "organizations:ListAccounts").count == 2)
        let inner = try #require(text.split(separator: "TemplateBody: |").last)
        #expect(!inner.contains("organizations:"))
        #expect(try !ArtifactBench.file("template.yaml", of: "aws-role").contains("organizations:"))
    }

    @Test func `a link of AWS shows one parameter, filled in`() throws {
        let artifact = try Artifacts.named("aws-role")
        var values = ArtifactBench.values(artifact)
        values["template-url"] = "https://artifacts.clearance.example/template.yaml"
        values["external-id"] = "a+b/c=0123456789012345678"
        let launch = try artifact(values, profile: .evidence).launch
        #expect(
            launch
                == .link(
                    "https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/quickcreate?"
                        + "templateURL=https%3A%2F%2Fartifacts.clearance.example%2Ftemplate.yaml&stackName=clearance-evidence"
                        + "&param_ExternalId=a%2Bb%2Fc%3D0123456789012345678"
                )
        )
    }

    @Test(arguments: [
        ("cn-north-1", "amazonaws.cn/"), ("us-gov-west-1", "amazonaws-us-gov.com/"), ("eu-west-1", "aws.amazon.com/"),
    ])
    func `a link leads to the console of the region's partition`(region: String, domain: String) throws {
        let artifact = try Artifacts.named("aws-role")
        var values = ArtifactBench.values(artifact)
        values["template-url"] = ArtifactValue.templateURL.example
        values["region"] = region
        let launch = try artifact(values, profile: .evidence).launch.text
        #expect(launch.hasPrefix("https://\(region).console.\(domain)"))
    }

    @Test func `the template is the same for every customer of an operator, so that its hash can be compared`() throws {
        let artifact = try Artifacts.named("aws-role")
        var values = ArtifactBench.values(artifact)
        let one = try artifact(values, profile: .evidence)
        values["external-id"] = "another-external-id-9876543210"
        let other = try artifact(values, profile: .evidence)
        #expect(one.files == other.files && one.launch != other.launch)
    }

    @Test func `a consent names one tenant, the app of its profile and its single-use state`() throws {
        let artifact = try Artifacts.named("entra-consent")
        var values = ArtifactBench.values(artifact)
        values["state"] = "abcdefghijklmnopqrstuvwxyz"
        guard case .link(let link) = try artifact(values, profile: .evidence).launch else {
            Issue.record("no link")
            return
        }
        #expect(
            link.hasPrefix("https://login.microsoftonline.com/11111111-1111-4111-8111-111111111111/v2.0/adminconsent?")
        )
        #expect(link.contains("state=abcdefghijklmnopqrstuvwxyz") && link.contains("%2F.default"))
        values["client-id"] = "not-a-guid"
        #expect(throws: Refusal.self) { try artifact(values, profile: .evidence) }
    }

    @Test func `a consent at Jira asks for the scopes of its profile alone`() throws {
        for profile in ConnectionProfile.allCases {
            let text = try ArtifactBench.file("steps.md", of: "jira-cloud-consent", profile)
            #expect(text.contains("write%3Ajira-work") == (profile == .provisioning))
        }
    }

    @Test func `an app of GitHub is registered by a link that names every permission as read`() throws {
        let launch = try ArtifactBench.package("github-app").launch.text
        let manifest = try #require(PermissionManifest.pinned("github", .evidence))
        for name in manifest.names { #expect(launch.contains(name.replacing(":", with: "="))) }
        #expect(!launch.contains("=write"))
    }

    @Test func `trust in Google Cloud and Entra is for one subject, without a key`() throws {
        for file in [
            try ArtifactBench.file("main.tf", of: "gcp-terraform"),
            try ArtifactBench.file("set-up.sh", of: "gcp-script"),
        ] {
            #expect(
                file.contains(
                    "assertion.sub == 'organization:00000000000000000000000000:connection:00000000000000000000000000'"
                )
            )
            #expect(
                file.contains("/subject/organization:00000000000000000000000000:connection:00000000000000000000000000")
            )
        }
        let credential = try JSON(parsing: Array(ArtifactBench.file("federated-credential.json", of: "entra-app").utf8))
        #expect(
            credential["subject"] == "organization:00000000000000000000000000:connection:00000000000000000000000000"
        )
        #expect(credential["audiences"] == ["api://AzureADTokenExchange"])
    }

    @Test(arguments: ArtifactBench.packages)
    func `an artifact says which it is and lists its permissions beside it`(package: ArtifactPackage) throws {
        let permissions = try #require(package.files.last)
        #expect(permissions.name == "permissions.json")
        #expect(try JSON(parsing: Array(permissions.text.utf8)) == package.manifest.json)
        let heading = "Clearance artifact \(package.artifact.name), version \(package.artifact.version)"
        #expect(package.files.contains { $0.text.contains(heading) && $0.text.contains(package.manifest.sha256) })
    }
}
