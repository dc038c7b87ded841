import Domain
import Hummingbird
import Kernel

/// How this browser shows Clearance.
enum SettingsRoutes {
    static let routes: [PageRoute] = [
        .get("/settings", .ownMatters, show),
        .post("/settings", .ownMatters, save),
    ]

    @Sendable private static func show(_ visit: Visit) async throws -> Response {
        let chosen = visit.preferences.zoneName
        let zones = Preferences.zoneNames.map { name -> View in
            ["zoneName": .text(name), "chosen": .flag(name == chosen)]
        }
        let roles = visit.person.roles.sorted().map(\.rawValue).joined(separator: ", ")
        let view: View = [
            "zones": .list(zones), "keysOn": .flag(visit.preferences.keys),
            "displayName": .text(visit.person.displayName), "roles": .text(roles.isEmpty ? "requester" : roles),
            "jira": .text(visit.person.jiraAccount == nil ? "not linked; ask an admin to link it" : "linked"),
        ]
        return Page(title: "Settings", template: "settings", view: view, isNarrow: true).response(to: visit)
    }

    @Sendable private static func save(_ visit: Visit) async throws -> Response {
        guard let zone = visit.form["zone"], Preferences.zone(zone) != nil else {
            throw Refusal(.invalid, "zone_unknown", "choose a time zone from the list")
        }
        let isSecure = visit.services.isSecure
        let year = 365 * 86_400
        var response = Response.seeOther(InternalPath(["settings"], query: [("notice", Notice.saved.rawValue)]))
        response.setCookie(.ours(Preferences.zoneCookie, WebAddress.encode(zone), seconds: year, isSecure))
        let keys = visit.form["keys"] == "on" ? "on" : "off"
        response.setCookie(.ours(Preferences.keysCookie, keys, seconds: year, isSecure))
        return response
    }
}
