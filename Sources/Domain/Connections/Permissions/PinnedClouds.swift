extension PermissionManifest {
    /// Clouds and code hosts, which are only ever read.
    static let clouds: [PermissionManifest] = [aws, azure, gcp, github]

    private static let aws = PermissionManifest(
        "aws",
        .evidence,
        version: 1,
        [
            .init("iam:GetAccountSummary", "whether root has MFA and keys"),
            .init("iam:GetAccountPasswordPolicy", "the password policy"),
            .init("iam:GenerateCredentialReport", "asks AWS to make the report on users"),
            .init("iam:GetCredentialReport", "age of passwords and keys, MFA of each user"),
            .init("iam:ListUsers", "the users"),
            .init("iam:ListMFADevices", "MFA devices of each user"),
            .init("iam:ListVirtualMFADevices", "whether root's MFA is hardware"),
            .init("iam:ListAccessKeys", "keys of each user"),
            .init("iam:GetAccessKeyLastUsed", "when a key was used last"),
            .init("iam:ListPolicies", "policies that are attached"),
            .init("iam:GetPolicyVersion", "whether a policy allows everything"),
            .init("iam:ListEntitiesForPolicy", "who has such a policy"),
            .init("cloudtrail:DescribeTrails", "trails, their regions and keys"),
            .init("cloudtrail:GetTrailStatus", "whether a trail records"),
            .init("cloudtrail:GetEventSelectors", "what a trail records"),
            .init("s3:GetAccountPublicAccessBlock", "the account's block of public buckets"),
            .init("s3:ListAllMyBuckets", "names of the buckets"),
            .init("s3:GetBucketPublicAccessBlock", "exceptions from the block"),
            .init("guardduty:ListDetectors", "regions with GuardDuty"),
            .init("guardduty:GetDetector", "whether it is on"),
            .init("guardduty:GetFindingsStatistics", "how many findings are open"),
            .init("config:DescribeConfigurationRecorders", "regions with AWS Config"),
            .init("config:DescribeConfigurationRecorderStatus", "whether it records"),
            .init("ec2:DescribeRegions", "regions that are in use"),
            .init("ec2:DescribeSecurityGroups", "ports open to all"),
            .init("backup:ListBackupPlans", "plans of backup"),
            .init("backup:ListBackupJobs", "when a backup last succeeded"),
            .init("bedrock:GetModelInvocationLoggingConfiguration", "whether calls of models are logged"),
            .init("organizations:DescribeOrganization", "which account manages the others", isOptional: true),
            .init("organizations:ListAccounts", "accounts that joined later", isOptional: true),
        ]
    )

    private static let azure = PermissionManifest(
        "azure",
        .evidence,
        version: 1,
        [
            .init("Microsoft.Authorization/roleAssignments/read", "who holds which role"),
            .init("Microsoft.Authorization/roleDefinitions/read", "what a role may do"),
            .init("Microsoft.Authorization/policyAssignments/read", "policies in force"),
            .init("Microsoft.Resources/subscriptions/read", "names of the subscriptions"),
            .init("Microsoft.Resources/subscriptions/resourceGroups/read", "names of the resource groups"),
            .init("Microsoft.Management/managementGroups/read", "how subscriptions are grouped"),
            .init("Microsoft.Insights/diagnosticSettings/read", "where logs go"),
            .init("Microsoft.Security/pricings/read", "which plans of Defender are on"),
        ]
    )

    private static let gcp = PermissionManifest(
        "gcp",
        .evidence,
        version: 1,
        [
            .init("resourcemanager.projects.get", "the project's name and state"),
            .init("resourcemanager.projects.getIamPolicy", "who holds which role"),
            .init("iam.roles.get", "what a role may do"),
            .init("iam.roles.list", "the project's own roles"),
            .init("iam.serviceAccounts.list", "service accounts"),
            .init("iam.serviceAccountKeys.list", "age of keys that people made"),
            .init("logging.sinks.list", "where logs go"),
            .init("logging.buckets.list", "how long logs are kept"),
            .init("serviceusage.services.list", "whether the asset inventory is on"),
        ]
    )

    /// Permission and level, as the map `permissions` of GitHub's calls has them.
    private static let github = PermissionManifest(
        "github",
        .evidence,
        version: 1,
        [
            .init("metadata:read", "names of the repositories"),
            .init("administration:read", "protection of branches, rule sets, collaborators"),
            .init("members:read", "members, teams and their roles"),
            .init("organization_administration:read", "whether MFA is required"),
            .init("pull_requests:read", "reviews of pull requests"),
            .init("checks:read", "results of checks"),
            .init("vulnerability_alerts:read", "open alerts on dependencies"),
            .init("security_events:read", "open alerts on code"),
            .init("secret_scanning_alerts:read", "open alerts on secrets, without the secrets"),
        ]
    )
}
