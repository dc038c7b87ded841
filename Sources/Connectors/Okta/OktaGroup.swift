import ConnectorKit
import Kernel

/// A group as Okta shows it.
struct OktaGroup {
    let id: String
    let name: String
    let type: String
    let lastMembershipUpdated: String?
    /// Known only where the statistics were asked for.
    let hasAdminPrivilege: Bool?

    init(_ json: JSON) throws(ProviderFailure) {
        guard let id = json["id"]?.string, let type = json["type"]?.string,
            let name = json["profile"]?["name"]?.string
        else { throw .unexpectedOktaReply("a group without id, type or name") }
        (self.id, self.name, self.type) = (id, name, type)
        lastMembershipUpdated = json["lastMembershipUpdated"]?.string
        // The vendor's own spelling.
        hasAdminPrivilege = json["_embedded"]?["stats"]?["hasAdminPrivlege"]?.bool
    }

    /// Only groups that Okta itself masters take members from an API.
    var typeGate: ProviderFailure? {
        switch type {
        case "OKTA_GROUP": nil
        case "APP_GROUP": .notBindable("group_imported", "is imported from an application, which owns its members")
        case "BUILT_IN": .notBindable("group_built_in", "is built into Okta")
        default: .notBindable("group_type_unknown", "is of the kind `\(type)`, which is not known to take members")
        }
    }

    /// Fails closed: a group whose privilege is not known is taken for privileged.
    var privilegeGate: ProviderFailure? {
        switch hasAdminPrivilege {
        case false?: nil
        case true?: .notBindable("group_privileged", "carries an admin role, so its members would become admins")
        case nil: .notBindable("group_privilege_unknown", "does not show whether it carries an admin role")
        }
    }
}

extension ProviderFailure {
    /// A group that must not be written, with the reason.
    static func notBindable(_ code: String, _ why: String) -> ProviderFailure {
        ProviderFailure(.terminal, code, "the group \(why); choose another group")
    }
}
