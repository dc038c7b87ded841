/// What bindings of Google Cloud may grant to count as read-only (rule 6).
enum GCPRoles {
    /// Predefined roles that read how things are set up, and neither data nor log entries.
    private static let accepted: Set<String> = [
        "roles/iam.securityReviewer", "roles/cloudasset.viewer", "roles/browser",
        "roles/resourcemanager.organizationViewer", "roles/resourcemanager.folderViewer",
        "roles/securitycenter.findingsViewer", "roles/serviceusage.serviceUsageViewer",
    ]
    private static let basic: Set<String> = ["roles/owner", "roles/editor", "roles/viewer"]

    /// Lets the federated identity act as the service account, and nothing else.
    static let federation = "roles/iam.workloadIdentityUser"

    /// Permissions that end like a read and hand out what customers keep.
    private static let revealing: Set<String> = [
        "storage.objects.get", "logging.logEntries.list", "logging.privateLogEntries.list", "datastore.entities.get",
        "datastore.entities.list", "secretmanager.versions.get", "source.repos.get", "artifactregistry.files.get",
    ]

    static func check(role: String, _ line: Int, into findings: inout LintFindings) {
        guard role != federation, !findings.isNamedWrite(role, of: "gcp", line) else { return }
        if basic.contains(role) {
            findings.add(.gcpRole, line, "`\(role)` is a basic role")
        } else if !accepted.contains(role) {
            findings.add(.gcpRole, line, "`\(role)` is not among the roles known to be read-only")
        }
    }

    /// One permission of a role that the file defines.
    static func check(permission: String, _ line: Int, into findings: inout LintFindings) {
        guard !findings.isNamedWrite(permission, of: "gcp", line) else { return }
        let verb = permission.split(separator: ".").last ?? ""
        if revealing.contains(permission) {
            findings.add(.gcpRole, line, "`\(permission)` hands out data")
        } else if !["list", "get", "getIamPolicy"].contains(verb), !verb.hasPrefix("search") {
            findings.add(.gcpRole, line, "`\(permission)` is more than reading")
        }
    }

    /// Why the member is refused, or nil.
    static func objection(toMember member: String) -> String? {
        if ["allUsers", "allAuthenticatedUsers"].contains(member) { return "`\(member)` is everybody" }
        if member.hasPrefix("principalSet://") { return "`\(member)` is a set of the pool's identities" }
        if member.hasPrefix("principal://"), !member.contains("/subject/") { return "`\(member)` names no subject" }
        return nil
    }

    /// A provider's condition has to pin the subject by equality.
    static func check(condition: String?, _ line: Int, into findings: inout LintFindings) {
        guard let condition else { return findings.add(.gcpCondition, line, "the provider has no attribute condition") }
        let text = condition.filter { !$0.isWhitespace }
        guard ["assertion.sub==", "google.subject=="].contains(where: { text.contains($0) }), !text.contains("||")
        else {
            return findings.add(.gcpCondition, line, "the condition does not pin the subject")
        }
    }
}
