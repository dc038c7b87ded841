extension PermissionManifest {
    /// Directories, which are observed under one profile and changed under the other.
    static let directories: [PermissionManifest] = [entraEvidence, entraProvisioning, oktaEvidence, oktaProvisioning]

    /// Application permissions of Microsoft Graph; the ids are the same in every tenant.
    private static let entraEvidence = PermissionManifest(
        "entra",
        .evidence,
        version: 1,
        [
            .init(
                "Policy.Read.All",
                "Conditional Access, rules for guests and for consent",
                id: "246dd0d5-5bd0-4def-940b-0421030a5b68"
            ),
            .init(
                "RoleManagement.Read.Directory",
                "who holds administrative roles",
                id: "483bed4a-2ad3-4361-a73b-c83ccdbdc53c"
            ),
            .init(
                "AuditLog.Read.All",
                "registration of MFA, export of the logs",
                id: "b0afded3-3588-46d8-8b3d-9842eff778da"
            ),
            .init(
                "Application.Read.All",
                "expiry of apps' secrets, what was granted to Clearance",
                id: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"
            ),
            .init("GroupMember.Read.All", "members of groups", id: "98830695-27a2-44f7-8c18-0c3ebc9698f6"),
            .init("User.Read.All", "people and whether they may sign in", id: "df021288-bdef-4463-88db-98f22de89214"),
        ]
    )

    private static let entraProvisioning = PermissionManifest(
        "entra",
        .provisioning,
        version: 1,
        [
            .init(
                "GroupMember.ReadWrite.All",
                "adds and removes members",
                isWrite: true,
                id: "dbaae8cf-10b5-4b86-a4a1-f871c94c6695"
            ),
            .init(
                "GroupMember.Read.All",
                "reads groups and members back",
                id: "98830695-27a2-44f7-8c18-0c3ebc9698f6"
            ),
            .init("User.Read.All", "finds people", id: "df021288-bdef-4463-88db-98f22de89214"),
            .init(
                "Group.Create",
                "makes groups, where Clearance is to make them",
                isWrite: true,
                isOptional: true,
                id: "bf7b1a76-6e77-406b-b258-bf5c7720e98f"
            ),
            .init(
                "Application.Read.All",
                "sees what was granted to Clearance",
                isOptional: true,
                id: "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"
            ),
        ]
    )

    private static let oktaEvidence = PermissionManifest(
        "okta",
        .evidence,
        version: 1,
        [
            .init("okta.users.read", "people, their state and factors"),
            .init("okta.groups.read", "groups and members"),
            .init("okta.apps.read", "apps that are left after somebody has gone"),
            .init("okta.policies.read", "the password policy"),
            .init("okta.logs.read", "when somebody was deactivated"),
            .init("okta.logStreams.read", "where the log is streamed to"),
        ]
    )

    private static let oktaProvisioning = PermissionManifest(
        "okta",
        .provisioning,
        version: 1,
        [
            .init("okta.groups.manage", "makes groups, adds and removes members", isWrite: true),
            .init("okta.groups.read", "reads groups, their rules and members"),
            .init("okta.users.read", "finds people and reads their groups"),
        ]
    )
}
