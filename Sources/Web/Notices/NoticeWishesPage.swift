import Domain
import HTTPTypes
import Hummingbird
import Kernel

/// How the person at hand is told.
struct NoticeWishesPage {
    var problem: Refusal?

    func page(_ visit: Visit) async throws -> Response {
        let me = visit.person.id
        let view = try await visit.read { tx in
            let (wishes, settings) = (try tx.notices.preferences(of: me), try tx.notices.settings())
            return Self.view(wishes, hasAddress: try tx.notices.address(of: me) != nil, isOn: settings?.mail != nil)
        }
        return Page(
            title: "How you are told",
            template: "notices/wishes",
            view: view,
            isNarrow: true,
            status: problem?.code.status ?? .ok,
            problem: problem
        )
        .response(to: visit)
    }

    private static func view(_ wishes: NoticePreferences, hasAddress: Bool, isOn: Bool) -> View {
        let usual = [(value: "", label: "As the organization")]
        let languages = usual + NoticeLanguage.allCases.map { (value: $0.rawValue, label: $0.name) }
        let zones = usual + Preferences.zoneNames.map { (value: $0, label: $0) }
        let hours =
            [(value: "", label: "No digest, everything at once")]
            + (0...23).map { (value: String($0), label: "Daily at \($0 < 10 ? "0" : "")\($0):00") }
        let events = NoticeEvent.allCases.filter { !NoticeRule.of($0).isMandatory }
        return [
            "languages": Choices.of(languages, chosen: wishes.language?.rawValue ?? ""),
            "zones": Choices.of(zones, chosen: wishes.timeZone ?? ""),
            "hours": Choices.of(hours, chosen: wishes.digestHour.map { String($0) } ?? ""),
            "events": .list(
                events.map { event in
                    [
                        "value": .text(event.rawValue), "label": .text(event.words),
                        "chosen": .flag(wishes.muted.contains(event)),
                    ]
                }
            ),
            "address": .text(hasAddress ? "An address is set. It is never shown." : "No address is set."),
            "isOn": .flag(isOn),
        ]
    }
}
