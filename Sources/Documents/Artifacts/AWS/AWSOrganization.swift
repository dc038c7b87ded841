import Domain
import Kernel

/// A role in every account of an AWS organization, and in the one that manages it.
///
/// The stack set brings the role to accounts that join and takes it from those that leave. A service-managed stack set leaves out the
/// management account, so the same template makes that account's role beside it, which may also list the accounts.
enum AWSOrganization {
    static let byExternalID = Artifact(
        "aws-organization",
        connector: "aws",
        version: 1,
        "CloudFormation with a StackSet: a role in every account, assumed with an external id of its own",
        needs: [.externalIDPrefix, .operatorRole, .organizationalUnit],
        takes: [.region, .templateURL]
    ) { context throws(Refusal) in
        let trust = AWSTrust.externalID(role: context[.operatorRole], isPrefix: true)
        let parameter = (trust.parameter, context[.externalIDPrefix])
        return ([file(context, trust)], AWSLaunch(context, parameter: parameter).launch)
    }

    static let byWebIdentity = Artifact(
        "aws-organization-oidc",
        connector: "aws",
        version: 1,
        "CloudFormation with a StackSet: a role in every account, assumed with a token of Clearance's issuer",
        needs: [.issuer, .subject, .organizationalUnit],
        takes: [.audience, .region, .templateURL]
    ) { context throws(Refusal) in
        let trust = AWSTrust.webIdentity(issuer: context[.issuer], audience: context[.audience])
        return ([file(context, trust)], AWSLaunch(context, parameter: (trust.parameter, context[.subject])).launch)
    }

    private static func file(_ context: ArtifactContext, _ trust: AWSTrust) -> ArtifactFile {
        let management = AWSAccount(context: context, trust: trust, isManagement: true)
        let member = AWSAccount(context: context, trust: trust, isManagement: false)
        let template = """
            # \(context.heading)
            AWSTemplateFormatVersion: "2010-09-09"
            Description: Lets Clearance read how the accounts of this organization are set up. Install it in the management account.
            \(trust.parameters)
            Resources:
            \(management.resources.indented(2))
            \(stackSet(context, trust, member.template).indented(2))
            \(management.outputs)
            """
        return ArtifactFile("template.yaml", template + "\n")
    }

    private static func stackSet(_ context: ArtifactContext, _ trust: AWSTrust, _ inner: String) -> String {
        """
        Accounts:
          Type: AWS::CloudFormation::StackSet
          Properties:
            StackSetName: \(context.slug)
            Description: The role of Clearance in each account.
            PermissionModel: SERVICE_MANAGED
            Capabilities:
              - CAPABILITY_NAMED_IAM
            AutoDeployment:
              Enabled: true
              RetainStacksOnAccountRemoval: false
            Parameters:
              - ParameterKey: \(trust.parameter)
                ParameterValue: !Ref \(trust.parameter)
            StackInstancesGroup:
              - DeploymentTargets:
                  OrganizationalUnitIds:
                    - \(Quoting.yaml(context[.organizationalUnit]))
                Regions:
                  - \(Quoting.yaml(context[.region]))
            TemplateBody: |
        \(inner.indented(6))
        """
    }
}
