/// What bindings of Google Cloud may grant to count as read-only (rule 6).
enum GCPRoles {
    static let accepted: Set<String> = [
        "roles/iam.securityReviewer", "roles/cloudasset.viewer", "roles/browser", "roles/logging.viewer",
        "roles/resourcemanager.organizationViewer", "roles/resourcemanager.folderViewer",
        "roles/securitycenter.findingsViewer",
        "roles/serviceusage.serviceUsageViewer",
    ]

    /// Lets the federated identity act as the service account, and nothing else.
    static let federation = "roles/iam.workloadIdentityUser"

    /// Why the role is refused, or nil when it is read-only.
    static func objection(to role: String) -> String? {
        if ["roles/owner", "roles/editor", "roles/viewer"].contains(role) { return "`\(role)` is a basic role" }
        return accepted.contains(role) || role == federation
            ? nil : "`\(role)` is not among the roles known to be read-only"
    }

    /// Why the member is refused, or nil.
    static func objection(toMember member: String) -> String? {
        if ["allUsers", "allAuthenticatedUsers"].contains(member) { return "`\(member)` is everybody" }
        if member.hasPrefix("principalSet://") { return "`\(member)` is a set of the pool's identities" }
        if member.hasPrefix("principal://"), !member.contains("/subject/") { return "`\(member)` names no subject" }
        return nil
    }

    /// Whether an attribute condition pins the subject by equality.
    static func pinsSubject(_ condition: String) -> Bool {
        let text = condition.filter { !$0.isWhitespace }
        return ["assertion.sub==", "google.subject=="].contains { text.contains($0) } && !text.contains("||")
    }
}
