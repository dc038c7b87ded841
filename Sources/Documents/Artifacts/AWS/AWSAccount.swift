import Domain

/// The template of one account: a policy with the manifest's actions, and the role that has it.
struct AWSAccount {
    let context: ArtifactContext
    let trust: AWSTrust
    /// The account that manages the organization also names the accounts that belong to it.
    let isManagement: Bool

    var template: String {
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Description: Lets Clearance read how this account is set up. One role, nothing that runs, nothing that is fetched.
        \(trust.parameters)
        Resources:
        \(resources.indented(2))
        \(outputs)
        """
    }

    var outputs: String {
        """
        Outputs:
          RoleArn:
            Description: Give this to Clearance.
            Value: !GetAtt Role.Arn
        """
    }

    var resources: String { [trust.resource, policy, role].compactMap { $0 }.joined(separator: "\n") }

    private var actions: String {
        context.manifest.names.filter { isManagement || !$0.hasPrefix("organizations:") }
            .map { "- \($0)" }.joined(separator: "\n")
    }

    private var policy: String {
        """
        ReadOnly:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            Description: What Clearance reads under its profile \(context.profile.rawValue).
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Sid: Read
                  Effect: Allow
                  Action:
        \(actions.indented(12))
                  Resource: "*"
        """
    }

    private var role: String {
        """
        Role:
          Type: AWS::IAM::Role
          Properties:
            RoleName: Clearance\(context.profile.rawValue.capitalizedFirst)
            Description: Read by Clearance, for at most an hour at a time.
            MaxSessionDuration: 3600
            AssumeRolePolicyDocument:
              Version: "2012-10-17"
              Statement:
        \(trust.statement.indented(8))
            ManagedPolicyArns:
              - !Ref ReadOnly
        """
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
