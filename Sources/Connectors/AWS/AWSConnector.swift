package import ConnectorKit
package import Kernel

/// An account of Amazon Web Services, which is only ever read.
package struct AWSConnector: Connector {
    package static let manifest = ConnectorManifest(
        kind: "aws",
        displayName: "Amazon Web Services",
        capabilities: [.collector],
        settings: [
            .init("account_id", "the account's id, 12 digits"),
            .init("role_arn", "the ARN of the role that trusts this server", isAwaited: true),
            .init("region", "the region whose STS is asked, for example `eu-central-1`"),
        ],
        providers: [AWSAssumeRole.self, AWSWebIdentity.self],
        evidenceScopes: evidence,
        operatorSettings: [
            .init("endpoint_url", "where all services answer instead, in the sandbox and in tests", isRequired: false)
        ],
        serverSettings: [
            .init("external_id", "what the role's trust policy has to demand") { settings, randomness in
                ExternalID.make(for: settings["account_id"] ?? "", randomness)
            }
        ],
        identity: ["role_arn"]
    )

    private let settings: AWSSettings
    private let caller: AuthorizedCaller

    package init(_ binding: ConnectionBinding, caller: AuthorizedCaller) throws(Refusal) {
        (settings, self.caller) = (try AWSSettings(binding.settings), caller)
    }

    package var directory: (any Directory)? { nil }
    package var issueTracker: (any IssueTracker)? { nil }

    package func test() async -> ConnectionTest? { await AWSConnectionTest(settings: settings, caller: caller).run() }

    /// The accounts of the organization that this one belongs to, where it may see them.
    package func accounts(after cursor: String?) async throws(ProviderFailure) -> Page<AWSOrganizationAccount> {
        try await AWSOrganization(settings: settings, caller: caller).accounts(after: cursor)
    }
}

extension AWSConnector {
    /// What evidence is read with: no action of it changes anything, and none reads what customers store.
    fileprivate static let evidence: Set<String> = [
        "backup:ListBackupJobs", "backup:ListBackupPlans", "bedrock:GetModelInvocationLoggingConfiguration",
        "cloudtrail:DescribeTrails", "cloudtrail:GetEventSelectors", "cloudtrail:GetTrailStatus",
        "config:DescribeConfigurationRecorderStatus", "config:DescribeConfigurationRecorders", "ec2:DescribeRegions",
        "ec2:DescribeSecurityGroups", "guardduty:GetDetector", "guardduty:GetFindingsStatistics",
        "guardduty:ListDetectors", "iam:GenerateCredentialReport", "iam:GetAccessKeyLastUsed",
        "iam:GetAccountPasswordPolicy", "iam:GetAccountSummary", "iam:GetCredentialReport", "iam:GetPolicyVersion",
        "iam:ListAccessKeys", "iam:ListEntitiesForPolicy", "iam:ListMFADevices", "iam:ListPolicies", "iam:ListUsers",
        "iam:ListVirtualMFADevices", "organizations:DescribeOrganization", "organizations:ListAccounts",
        "s3:GetAccountPublicAccessBlock", "s3:GetBucketPublicAccessBlock", "s3:ListAllMyBuckets",
    ]
}
