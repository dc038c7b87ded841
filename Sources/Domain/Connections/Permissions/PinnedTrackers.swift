extension PermissionManifest {
    /// Trackers and service desks.
    static let trackers: [PermissionManifest] = [
        jiraEvidence, jiraProvisioning, jiraDataCenterEvidence, jiraDataCenterProvisioning, serviceNow,
    ]

    private static let jiraEvidence = PermissionManifest(
        "jira",
        .evidence,
        version: 1,
        [
            .init("read:jira-work", "projects, issues and their history"),
            .init("read:jira-user", "who did what"),
            .init("offline_access", "goes on when nobody is signed in"),
        ]
    )

    private static let jiraProvisioning = PermissionManifest(
        "jira",
        .provisioning,
        version: 1,
        [
            .init("read:jira-work", "requests and their history"),
            .init("write:jira-work", "transitions and comments that tell the decision", isWrite: true),
            .init("read:jira-user", "who asks"),
            .init("read:servicedesk-request", "requests as the portal shows them"),
            .init("offline_access", "goes on when nobody is signed in"),
        ]
    )

    /// Project permissions of the account whose token it is; Data Center's tokens have no scopes.
    private static let jiraDataCenterEvidence = PermissionManifest(
        "jira_data_center",
        .evidence,
        version: 1,
        [.init("BROWSE_PROJECTS", "issues and their history")]
    )

    private static let jiraDataCenterProvisioning = PermissionManifest(
        "jira_data_center",
        .provisioning,
        version: 1,
        [
            .init("BROWSE_PROJECTS", "requests and their history"),
            .init("TRANSITION_ISSUES", "moves a request on when it is decided", isWrite: true),
            .init("ADD_COMMENTS", "tells the decision", isWrite: true),
        ]
    )

    /// Access of the role `clearance_evidence`, table and operation.
    private static let serviceNow = PermissionManifest(
        "servicenow",
        .evidence,
        version: 1,
        [
            .init("change_request:read", "changes, their risk and approval"),
            .init("incident:read", "incidents and when they were closed"),
            .init("sysapproval_approver:read", "who approved a change"),
        ]
    )
}
