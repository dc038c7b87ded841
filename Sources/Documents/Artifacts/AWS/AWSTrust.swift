/// Who may assume the role, by one of AWS's two patterns.
enum AWSTrust {
    /// A role of the operator that has to name the external id; with a prefix the account's number follows it.
    case externalID(role: String, isPrefix: Bool)
    /// A token of our issuer with this audience, and with the subject that is the template's parameter.
    case webIdentity(issuer: String, audience: String)

    /// The one parameter of the template.
    var parameter: String {
        switch self {
        case .externalID(_, isPrefix: true): "ExternalIdPrefix"
        case .externalID: "ExternalId"
        case .webIdentity: "Subject"
        }
    }

    var parameters: String {
        let (pattern, smallest) =
            if case .webIdentity = self { ("[A-Za-z0-9._:@/-]", 8) } else { ("[A-Za-z0-9+=,.@:_/-]", 22) }
        return """
            Parameters:
              \(parameter):
                Type: String
                Description: Made by Clearance; leave it as it is.
                MinLength: \(smallest)
                MaxLength: 200
                AllowedPattern: "\(pattern)+"
            """
    }

    /// A resource that the trust policy refers to, where it needs one.
    var resource: String? {
        guard case .webIdentity(let issuer, let audience) = self else { return nil }
        return """
            Issuer:
              Type: AWS::IAM::OIDCProvider
              Properties:
                Url: \(Quoting.yaml(issuer))
                ClientIdList:
                  - \(Quoting.yaml(audience))
            """
    }

    var statement: String {
        switch self {
        case .externalID(let role, let isPrefix):
            let wanted = isPrefix ? "!Sub \"${ExternalIdPrefix}-${AWS::AccountId}\"" : "!Ref ExternalId"
            return """
                - Effect: Allow
                  Principal:
                    AWS: \(Quoting.yaml(role))
                  Action: sts:AssumeRole
                  Condition:
                    StringEquals:
                      "sts:ExternalId": \(wanted)
                """
        case .webIdentity(let issuer, let audience):
            // AWS names the condition's keys after the issuer without its scheme.
            let name = String(issuer.dropFirst("https://".count))
            return """
                - Effect: Allow
                  Principal:
                    Federated: !Ref Issuer
                  Action: sts:AssumeRoleWithWebIdentity
                  Condition:
                    StringEquals:
                      \(Quoting.yaml(name + ":aud")): \(Quoting.yaml(audience))
                      \(Quoting.yaml(name + ":sub")): !Ref Subject
                """
        }
    }
}
