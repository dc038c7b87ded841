import Kernel

extension SmallCompany {
    /// The company's accounts at AWS; the first manages the others.
    package static let awsAccount = "123456789012"
    package static let awsRegion = "eu-central-1"
    /// The role that the company makes for Clearance.
    package static let awsRole = "arn:aws:iam::123456789012:role/clearance-evidence"

    package static let awsFederatedRole = "arn:aws:iam::123456789012:role/clearance-federated"

    /// Clearance's own identity at AWS; all of it made up.
    package static let awsKeyID = "AKID_SANDBOX_CLEARANCE"
    package static let awsSecret = "sandbox-aws-secret-access-key"
    package static let awsPrincipal = "arn:aws:iam::999988887777:user/clearance"

    /// The company's corner of AWS, before anybody made a role.
    package static func aws(seed: UInt64 = 1) -> AWSCloud {
        let secret = Secret(awsSecret)
        var cloud = AWSCloud(
            callers: [.init(accessKeyID: awsKeyID, secretAccessKey: secret, arn: awsPrincipal)],
            seed: seed
        )
        cloud.members = [
            .init(id: awsAccount, name: "Example main"), .init(id: "210987654321", name: "Example research"),
            .init(id: "333322221111", name: "Example archive", isActive: false),
        ]
        return cloud
    }
}
