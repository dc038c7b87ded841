import Foundation
import Hummingbird

/// How this browser wants to see Clearance: kept in cookies, which hold nothing else.
struct Preferences: Sendable {
    static let zoneCookie = "zone"
    static let keysCookie = "keys"

    var zone: TimeZone
    /// Single-letter shortcuts; WCAG 2.1.4 wants a way to switch them off.
    var keys: Bool

    init(_ request: Request) {
        let name = request.cookies[Self.zoneCookie]?.value.removingPercentEncoding
        zone = name.flatMap(Self.zone) ?? TimeZone(secondsFromGMT: 0) ?? .current
        keys = request.cookies[Self.keysCookie]?.value != "off"
    }

    /// Only names that the system lists, so that no odd text reaches it.
    static func zone(_ name: String) -> TimeZone? { zoneNames.contains(name) ? TimeZone(identifier: name) : nil }

    static let zoneNames: [String] = {
        let names = Set(TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") })
        return ["UTC"] + names.sorted()
    }()

    var zoneName: String { Self.zoneNames.contains(zone.identifier) ? zone.identifier : "UTC" }
}
