import ConnectorKit
import Kernel

/// A group as Graph shows it.
struct EntraGroup {
    static let properties =
        "id,displayName,description,groupTypes,securityEnabled,mailEnabled,isAssignableToRole,onPremisesSyncEnabled,"
        + "membershipRule,isManagementRestricted,visibility,uniqueName"

    let id: String
    let name: String
    let uniqueName: String?
    private let json: JSON

    init(_ json: JSON) throws(ProviderFailure) {
        guard let id = json["id"]?.string, !id.isEmpty else { throw .unexpectedGraphReply("a group without id") }
        (self.id, self.json) = (id, json)
        name = json["displayName"]?.string ?? id
        uniqueName = json["uniqueName"]?.string
    }

    /// Why the group must not be written, if so.
    var gate: ProviderFailure? {
        let types = (json["groupTypes"]?.array ?? []).compactMap(\.string)
        func isTrue(_ name: String) -> Bool { json[name]?.bool == true }
        if isTrue("onPremisesSyncEnabled") {
            return .notBindable("group_synced", "is synchronized from an on-premises directory, which masters it")
        }
        if types.contains("DynamicMembership") || json["membershipRule"]?.string?.isEmpty == false {
            return .notBindable("group_dynamic", "is filled by a membership rule")
        }
        if isTrue("isAssignableToRole") {
            return .notBindable(
                "group_role_assignable",
                "can carry directory roles, so its members could become admins"
            )
        }
        if isTrue("mailEnabled"), !types.contains("Unified") {
            return .notBindable("group_mail_enabled", "is mail-enabled and mastered by Exchange")
        }
        if isTrue("isManagementRestricted") {
            return .notBindable("group_restricted", "is in a restricted management administrative unit")
        }
        if json["visibility"]?.string?.lowercased() == "hiddenmembership" {
            return .notBindable("group_hidden", "hides its members, so nothing could be read back")
        }
        return nil
    }
}
