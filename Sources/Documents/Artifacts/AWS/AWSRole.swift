import Kernel

/// One role in one account of AWS.
enum AWSRole {
    static let byExternalID = Artifact(
        "aws-role",
        connector: "aws",
        version: 1,
        "CloudFormation: one role in one account, assumed with an external id",
        needs: [.externalID, .operatorRole],
        takes: [.region, .templateURL]
    ) { context throws(Refusal) in
        let trust = AWSTrust.externalID(role: context[.operatorRole], isPrefix: false)
        return ([file(context, trust)], AWSLaunch(context, parameter: ("ExternalId", context[.externalID])).launch)
    }

    static let byWebIdentity = Artifact(
        "aws-role-oidc",
        connector: "aws",
        version: 1,
        "CloudFormation: one role in one account, assumed with a token of Clearance's issuer",
        needs: [.issuer, .subject],
        takes: [.audience, .region, .templateURL]
    ) { context throws(Refusal) in
        let trust = AWSTrust.webIdentity(issuer: context[.issuer], audience: context[.audience])
        return ([file(context, trust)], AWSLaunch(context, parameter: ("Subject", context[.subject])).launch)
    }

    private static func file(_ context: ArtifactContext, _ trust: AWSTrust) -> ArtifactFile {
        let account = AWSAccount(context: context, trust: trust, isManagement: false)
        return ArtifactFile("template.yaml", "# \(context.heading)\n" + account.template + "\n")
    }
}
